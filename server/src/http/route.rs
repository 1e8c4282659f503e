//! One line of the table of contents: a method, a path, who may, and the handler.

use std::sync::Arc;

use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};

use crate::auth::Access;
use crate::team::Team;

/// A method on a path of the contract.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path below the base, with its `{...}`.
    pub path: &'static str,
    /// Who may.
    pub access: Access,
    pub(super) serve: MethodRouter<Arc<Team>>,
}

macro_rules! methods {
    ($($name:ident $method:ident;)*) => {$(
        /// A route of that method.
        pub(super) fn $name<H, T>(path: &'static str, access: Access, handler: H) -> Route
        where
            H: Handler<T, Arc<Team>>,
            T: 'static,
        {
            Route { method: Method::$method, path, access, serve: on(MethodFilter::$method, handler) }
        }
    )*};
}

methods! {
    get GET;
    post POST;
    put PUT;
    patch PATCH;
    delete DELETE;
}

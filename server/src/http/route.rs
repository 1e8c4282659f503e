//! One line of the table of contents: a method, a path, who may, the handler, and what goes in and out for the document.

use std::sync::Arc;

use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::openapi::schema::{ArrayBuilder, Schema};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{IntoParams, ToSchema};

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
    pub(super) takes: Takes,
    pub(super) asks: Option<fn(&mut Schemas) -> Vec<Parameter>>,
    pub(super) gives: Gives,
}

/// Adds what a type is to the schemas of the document, and refers to it.
pub(super) type Shape = fn(&mut Schemas) -> RefOr<Schema>;
pub(super) type Schemas = Vec<(String, RefOr<Schema>)>;

/// What a request holds, for the document.
#[derive(Clone, Copy)]
pub(super) enum Takes {
    /// No body.
    Nothing,
    /// JSON.
    Json(Shape),
    /// Bytes of that content type.
    Bytes(&'static str),
}

/// What an answer holds, for the document.
#[derive(Clone, Copy)]
pub(super) enum Gives {
    /// No body, with that status.
    Nothing(u16),
    /// With that status.
    Json(u16, Shape),
    /// Bytes of that content type.
    Bytes(&'static str),
}

fn shape<T: ToSchema>(all: &mut Schemas) -> RefOr<Schema> {
    let name = T::name().into_owned();
    T::schemas(all);
    all.push((name.clone(), T::schema()));
    RefOr::Ref(Ref::from_schema_name(name))
}

fn list<T: ToSchema>(all: &mut Schemas) -> RefOr<Schema> {
    RefOr::T(Schema::Array(ArrayBuilder::new().items(shape::<T>(all)).build()))
}

fn parameters<T: IntoParams + ToSchema>(all: &mut Schemas) -> Vec<Parameter> {
    T::schemas(all);
    T::into_params(|| Some(ParameterIn::Query))
}

impl Route {
    /// With a body in JSON.
    pub(super) fn takes<T: ToSchema>(self) -> Self {
        Self { takes: Takes::Json(shape::<T>), ..self }
    }

    /// With bytes of that content type.
    pub(super) fn takes_bytes(self, kind: &'static str) -> Self {
        Self { takes: Takes::Bytes(kind), ..self }
    }

    /// With this after the question mark.
    pub(super) fn asks<T: IntoParams + ToSchema>(self) -> Self {
        Self { asks: Some(parameters::<T>), ..self }
    }

    /// Answers 200 with this in JSON.
    pub(super) fn gives<T: ToSchema>(self) -> Self {
        Self { gives: Gives::Json(200, shape::<T>), ..self }
    }

    /// Answers 201 (made) or 202 (heard) with this in JSON.
    pub(super) fn gives_with<T: ToSchema>(self, status: u16) -> Self {
        Self { gives: Gives::Json(status, shape::<T>), ..self }
    }

    /// Answers another status than 204 with nothing.
    pub(super) fn gives_empty(self, status: u16) -> Self {
        Self { gives: Gives::Nothing(status), ..self }
    }

    /// Answers 200 with a list of these in JSON.
    pub(super) fn gives_list<T: ToSchema>(self) -> Self {
        Self { gives: Gives::Json(200, list::<T>), ..self }
    }

    /// Answers 200 with bytes of that content type.
    pub(super) fn gives_bytes(self, kind: &'static str) -> Self {
        Self { gives: Gives::Bytes(kind), ..self }
    }
}

macro_rules! methods {
    ($($name:ident $method:ident;)*) => {$(
        /// A route of that method.
        pub(super) fn $name<H, T>(path: &'static str, access: Access, handler: H) -> Route
        where
            H: Handler<T, Arc<Team>>,
            T: 'static,
        {
            Route {
                method: Method::$method,
                path,
                access,
                serve: on(MethodFilter::$method, handler),
                takes: Takes::Nothing,
                asks: None,
                gives: Gives::Nothing(204),
            }
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

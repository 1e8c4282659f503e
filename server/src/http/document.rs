//! The OpenAPI document and a page of it, both made of the table of routes: what is not served stands in neither.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::Html;
use axum::routing::get;
use shared::api::{ErrorBody, OLDEST_VERSION, POSTCARD, VERSION, VERSION_HEADER};
use utoipa::openapi::content::{Content, ContentBuilder};
use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathsBuilder,
};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{ComponentsBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{Info, OpenApi, PathItem, Ref, RefOr, Required, Response, ResponseBuilder, Server};
use utoipa::{PartialSchema as _, ToSchema as _};

use super::guard::WITHOUT_VERSION;
use super::route::{Gives, Route, Schemas, Takes};
use super::routes::routes;
use crate::team::Team;

/// The document, as JSON.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| document().to_json().unwrap_or_default());
/// The page.
static PAGE: LazyLock<String> = LazyLock::new(page);
/// How the page looks; the policy allows no style inside it.
const STYLE: &str = include_str!("document.css");
/// Content type of bodies that are no bytes.
const JSON: &str = "application/json";
/// Of the two forms of everything that is no bytes.
const FORMS: &str = "What goes in and out in JSON may do so in postcard as well, as the type of that name in shared::api is \
                     written there: a request says so by Content-Type, and asks for such an answer by Accept.";

pub(super) fn router(top: &str) -> Router<Arc<Team>> {
    Router::new()
        .route(&format!("{top}/openapi.json"), get(async || ([(CONTENT_TYPE, JSON)], DOCUMENT.as_str())))
        .route(&format!("{top}/api/documentation"), get(async || Html(PAGE.as_str())))
        .route(&format!("{top}/api/documentation.css"), get(async || ([(CONTENT_TYPE, "text/css")], STYLE)))
}

fn document() -> OpenApi {
    let mut schemas: Schemas = Vec::new();
    ErrorBody::schemas(&mut schemas);
    schemas.push((ErrorBody::name().into_owned(), ErrorBody::schema()));
    let mut paths = PathsBuilder::new();
    for route in routes() {
        if let Some(method) = method(&route) {
            let operation = operation(&route, &mut schemas);
            paths = paths.path(route.path, PathItem::new(method, operation));
        }
    }
    let mut components = ComponentsBuilder::new();
    for (name, schema) in schemas {
        components = components.schema(name, schema);
    }
    let mut info = Info::new("Patchfirst", &VERSION.to_string());
    info.description = Some(FORMS.to_owned());
    let mut document = OpenApi::new(info, paths);
    document.components = Some(components.build());
    // Wherever the app lives, the document lies beside it.
    document.servers = Some(vec![Server::new(".")]);
    document
}

fn method(route: &Route) -> Option<HttpMethod> {
    Some(match route.method.as_str() {
        "GET" => HttpMethod::Get,
        "POST" => HttpMethod::Post,
        "PUT" => HttpMethod::Put,
        "PATCH" => HttpMethod::Patch,
        "DELETE" => HttpMethod::Delete,
        _ => return None,
    })
}

fn operation(route: &Route, schemas: &mut Schemas) -> Operation {
    let mut operation = OperationBuilder::new().summary(Some(format!("Open to: {:?}", route.access)));
    for parameter in parameters(route, schemas) {
        operation = operation.parameter(parameter);
    }
    operation = operation.request_body(body(route.takes, schemas));
    let (status, answer) = answer(route.gives, schemas);
    let refused = ResponseBuilder::new()
        .description("Refused: the code says why, the words what to do")
        .content(JSON, content(Ref::from_schema_name(ErrorBody::name())))
        .content(POSTCARD, bytes());
    operation.response(status.to_string(), answer).response("default", refused.build()).build()
}

fn parameters(route: &Route, schemas: &mut Schemas) -> Vec<Parameter> {
    let of = |name: &str, place, schema: RefOr<Schema>| {
        ParameterBuilder::new().name(name).parameter_in(place).required(Required::True).schema(Some(schema)).build()
    };
    let mut parameters: Vec<Parameter> =
        names(route.path).map(|name| of(name, ParameterIn::Path, name_schema(name))).collect();
    if !WITHOUT_VERSION.contains(&route.path) {
        let number = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(f64::from(OLDEST_VERSION)))
            .maximum(Some(f64::from(VERSION)));
        parameters.push(of(VERSION_HEADER, ParameterIn::Header, number.into()));
    }
    parameters.extend(route.asks.map(|asks| asks(schemas)).unwrap_or_default());
    parameters
}

/// Things are named in hex; only chunks of a scan are counted.
fn name_schema(name: &str) -> RefOr<Schema> {
    if name == "chunk" {
        return ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0.0)).into();
    }
    ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[0-9a-f]{32}$")).into()
}

/// The names in a path.
fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}

fn content(schema: impl Into<RefOr<Schema>>) -> Content {
    ContentBuilder::new().schema(Some(schema)).build()
}

fn bytes() -> Content {
    let format = SchemaFormat::KnownFormat(KnownFormat::Binary);
    content(ObjectBuilder::new().schema_type(Type::String).format(Some(format)))
}

fn body(takes: Takes, schemas: &mut Schemas) -> Option<RequestBody> {
    let body = RequestBodyBuilder::new().required(Some(Required::True));
    let body = match takes {
        Takes::Nothing => return None,
        Takes::Json(shape) => body.content(JSON, content(shape(schemas))).content(POSTCARD, bytes()),
        Takes::Bytes(kind) => body.content(kind, bytes()),
    };
    Some(body.build())
}

fn answer(gives: Gives, schemas: &mut Schemas) -> (u16, Response) {
    let done = ResponseBuilder::new().description("Done");
    let (status, answer) = match gives {
        Gives::Nothing(status) => (status, done),
        Gives::Json(status, shape) => (status, done.content(JSON, content(shape(schemas))).content(POSTCARD, bytes())),
        Gives::Bytes(kind) => (200, done.content(kind, bytes())),
    };
    (status, answer.build())
}

/// A name of the contract, or what else goes in or out.
fn words(schema: Option<RefOr<Schema>>, otherwise: &str) -> String {
    let last = |reference: &Ref| reference.ref_location.rsplit('/').next().unwrap_or_default().to_owned();
    match schema {
        Some(RefOr::Ref(reference)) => last(&reference),
        Some(RefOr::T(Schema::Array(array))) => match array.items {
            utoipa::openapi::schema::ArrayItems::RefOrSchema(items) => format!("list of {}", words(Some(*items), "")),
            utoipa::openapi::schema::ArrayItems::False => otherwise.to_owned(),
        },
        _ => otherwise.to_owned(),
    }
}

/// A plain table: the policy allows no script or style inside a page, and none is needed.
fn page() -> String {
    let mut rows = String::new();
    let mut schemas = Vec::new();
    for route in routes() {
        let takes = match route.takes {
            Takes::Nothing => String::new(),
            Takes::Json(shape) => words(Some(shape(&mut schemas)), ""),
            Takes::Bytes(kind) => kind.to_owned(),
        };
        let gives = match route.gives {
            Gives::Nothing(status) => status.to_string(),
            Gives::Json(status, shape) => format!("{status} {}", words(Some(shape(&mut schemas)), "")),
            Gives::Bytes(kind) => format!("200 {kind}"),
        };
        // Writing to a String does not fail; nothing in it comes from outside.
        let _ = writeln!(
            rows,
            "<tr><td>{}</td><td><code>{}</code></td><td>{:?}</td><td>{takes}</td><td>{gives}</td></tr>",
            route.method, route.path, route.access
        );
    }
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Patchfirst: API</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><link rel=\"stylesheet\" href=\"documentation.css\">\
         </head><body><main><h1>API of version {VERSION}</h1><p>Everything about it stands in the \
         <a href=\"../openapi.json\">OpenAPI document</a>. Each request carries <code>{VERSION_HEADER}</code>; a session is \
         a cookie.</p><p>{FORMS}</p><div role=\"region\" aria-label=\"Routes\" tabindex=\"0\"><table><thead><tr><th>Method</th>\
         <th>Path</th><th>Open to</th><th>Takes</th><th>Gives</th></tr></thead><tbody>\n{rows}</tbody></table></div>\
         </main></body></html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::api::path;

    #[test]
    fn every_route_is_described_and_every_reference_leads_somewhere() {
        let document: serde_json::Value = serde_json::from_str(&DOCUMENT).unwrap();
        for route in routes() {
            let method = route.method.as_str().to_lowercase();
            assert!(document["paths"][route.path][&method].is_object(), "{method} {}", route.path);
            assert!(PAGE.contains(route.path));
        }
        let mut references = 0;
        for part in DOCUMENT.split("\"#/components/schemas/").skip(1) {
            let name = part.split('"').next().unwrap();
            assert!(document["components"]["schemas"][name].is_object(), "{name}");
            references += 1;
        }
        assert!(references > 60, "{references}");
        let sign_in = &document["paths"][path::SESSION]["post"];
        for forms in [&sign_in["requestBody"], &sign_in["responses"]["200"], &sign_in["responses"]["default"]] {
            assert!(forms["content"][JSON].is_object() && forms["content"][POSTCARD].is_object(), "{forms}");
        }
    }

    #[test]
    fn the_page_holds_what_the_policy_allows() {
        for word in ["<script", "<style", "style=", "onclick"] {
            assert!(!PAGE.contains(word), "{word}");
        }
        assert!(PAGE.contains("<td>200 list of Member</td>"));
    }
}

//! The table of addresses. Each names who may use it, and the table enforces it before the handler runs.

use std::borrow::Cow;

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::Method;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::MethodRouter;
use axum::{Extension, Router};
use domain::authority::{Power, has};
use domain::staff::StaffRole;
use utoipa::openapi::{OpenApi, OpenApiBuilder};
use utoipa_axum::router::UtoipaMethodRouter;

use crate::error::Failure;
use crate::guard;
use crate::pages::{account, sign_in};
use crate::site::Site;
use crate::visitor::Visitor;

/// Who may use an address. What a person may do to one case is the business of the action behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Anyone.
    Public,
    /// Whoever holds the secret key of the case; the action checks it.
    Reporter,
    /// Whoever reads the letters of an address, which carry its token; the action checks it.
    Reader,
    /// Anyone signed in to look after their own cases.
    Account,
    /// Anyone signed in who works for a unit.
    Staff,
    /// Anyone signed in, for what is about themselves: with a role today or not, with a second factor or not.
    Own,
    /// Staff who hold one of these roles in some unit. For all others who are signed in, the address does not exist.
    Role(&'static [StaffRole]),
    /// The same for staff whom the table of authority gives this power in the own unit.
    Power(Power),
    /// Machines in the networks that may read the metrics.
    Monitor,
}

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Rule {
    pub path: Cow<'static, str>,
    pub who: Permission,
    /// The page is the same for all who are not signed in, and may be up to two seconds old.
    pub shared: bool,
    /// Photos may come with it.
    pub photos: bool,
    /// The address itself is a key: nobody keeps the page, no search lists it, and no page that it leads to is told of it.
    pub secret: bool,
}

/// Addresses with their rules and handlers.
#[derive(Default)]
pub struct Routes {
    lines: Vec<(Rule, MethodRouter<Site>)>,
    api: OpenApi,
}

impl Permission {
    /// Whether nobody passes who is not signed in for a unit.
    #[must_use]
    pub const fn is_of_staff(self) -> bool {
        matches!(self, Self::Staff | Self::Own | Self::Role(_) | Self::Power(_))
    }
}

impl Routes {
    #[must_use]
    pub fn new() -> Self {
        Self { lines: Vec::new(), api: OpenApiBuilder::new().build() }
    }

    /// One address.
    #[must_use]
    pub fn page(mut self, path: &'static str, who: Permission, handlers: MethodRouter<Site>) -> Self {
        let rule = Rule { path: Cow::Borrowed(path), who, shared: false, photos: false, secret: false };
        self.lines.push((rule, handlers));
        self
    }

    /// One address of the documented interface, from `utoipa_axum::routes!`.
    #[must_use]
    pub fn rest(mut self, who: Permission, (schemas, paths, handlers): UtoipaMethodRouter<Site>) -> Self {
        let path = paths.paths.keys().next().cloned().unwrap_or_default();
        let rule = Rule { path: Cow::Owned(path), who, shared: false, photos: false, secret: false };
        self.lines.push((rule, handlers));
        let mut api = OpenApiBuilder::new().paths(paths).build();
        api.components.get_or_insert_default().schemas.extend(schemas);
        self.api.merge(api);
        self
    }

    /// The last address is the same for all who are not signed in: see [`Rule::shared`].
    #[must_use]
    pub fn shared(mut self) -> Self {
        if let Some((rule, _)) = self.lines.last_mut() {
            rule.shared = true;
        }
        self
    }

    /// The last address takes photos.
    #[must_use]
    pub fn photos(mut self) -> Self {
        if let Some((rule, _)) = self.lines.last_mut() {
            rule.photos = true;
        }
        self
    }

    /// All addresses so far are keys: see [`Rule::secret`].
    #[must_use]
    pub fn secret(mut self) -> Self {
        for (rule, _) in &mut self.lines {
            rule.secret = true;
        }
        self
    }

    /// All addresses of both.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.lines.extend(other.lines);
        self.api.merge(other.api);
        self
    }

    /// The table, for whoever wants to look at all of it.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.lines.iter().map(|(rule, _)| rule)
    }

    /// Paths and schemas of the documented interface.
    #[must_use]
    pub fn api(&self) -> &OpenApi {
        &self.api
    }

    pub(crate) fn into_router(self, site: &Site) -> Router<Site> {
        let photos_limit = site.config.photos_limit();
        self.lines.into_iter().fold(Router::new(), |router, (rule, mut handlers)| {
            handlers = match rule.who {
                Permission::Public | Permission::Reporter | Permission::Reader if rule.path.starts_with("/api/") => {
                    handlers
                }
                Permission::Public | Permission::Reporter | Permission::Reader => handlers.layer(from_fn(as_stranger)),
                Permission::Account => handlers.layer(from_fn_with_state(site.clone(), account::own_only)),
                who @ (Permission::Staff | Permission::Own | Permission::Role(_) | Permission::Power(_)) => {
                    handlers.layer(from_fn_with_state((site.clone(), who), only))
                }
                Permission::Monitor => handlers.layer(from_fn_with_state(site.clone(), guard::monitors_only)),
            };
            if rule.photos {
                handlers = handlers.layer(DefaultBodyLimit::max(photos_limit));
            }
            router.route(&rule.path, handlers)
        })
    }
}

/// A form that everyone may send needs nobody to be recognised: who cannot be is taken for a stranger, and loses nothing.
async fn as_stranger(Extension(mut visitor): Extension<Visitor>, mut ask: Request, next: Next) -> Response {
    visitor.unknown &= ask.method() == Method::GET;
    ask.extensions_mut().insert(visitor);
    next.run(ask).await
}

/// Lets pass who is signed in and may; for whoever may not, there is nothing. Whose unit ended, or whose roles did, is told
/// so.
async fn only(
    State((site, who)): State<(Site, Permission)>,
    Extension(mut visitor): Extension<Visitor>,
    mut ask: Request,
    next: Next,
) -> Result<Response, Failure> {
    if who == Permission::Own {
        visitor.staff = visitor.staff.or(visitor.newcomer.take());
        ask.extensions_mut().insert(visitor.clone());
    }
    let is_form = ask.method() == Method::POST && !ask.uri().path().starts_with("/api/");
    let Some(staff) = visitor.staff.as_ref() else {
        if visitor.newcomer.is_some() && !ask.uri().path().starts_with("/api/") {
            return sign_in::newcomer(visitor, ask).await;
        }
        return match (visitor.unknown, is_form) {
            (true, true) => sign_in::busy(visitor, ask).await,
            (true, false) => Err(app::Error::Unavailable.into()),
            (false, true) => sign_in::lost(visitor, ask).await,
            (false, false) => Err(Failure::SignIn),
        };
    };
    if who == Permission::Own {
        return Ok(next.run(ask).await);
    }
    if staff.grants.is_empty() && !ask.uri().path().starts_with("/api/") {
        let id = staff.id;
        return sign_in::without_role(visitor, &site, id, ask).await;
    }
    let may = match who {
        Permission::Role(roles) => roles.iter().any(|role| staff.is(*role)),
        Permission::Power(power) => has(staff, power),
        _ => true,
    };
    if may { Ok(next.run(ask).await) } else { Err(app::Error::NotFound.into()) }
}

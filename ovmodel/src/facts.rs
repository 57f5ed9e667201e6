//! What one fact of each kind holds, and the lookups that cross inheritance.

use crate::{find_enum, find_service, find_type, names};

/// An enumeration and its wire values, in the order of the API.
#[derive(Debug)]
pub struct EnumFacts {
    /// As the API spells it, `vm_status`.
    pub name: &'static str,
    /// Lower snake case, as they stand in documents.
    pub values: Vec<&'static str>,
}

/// A structured type: what a document of it may hold.
#[derive(Debug, Default)]
pub struct TypeFacts {
    /// As the API spells it, `storage_domain`.
    pub name: &'static str,
    /// The type that it extends; nearly all end at `identified` (id, name, description, comment).
    pub base: Option<&'static str>,
    /// The attributes of this type alone, in the order of the API.
    pub own: Vec<AttrFacts>,
    /// The XML element of one, `os` for `operating_system`.
    pub element: &'static str,
    /// The XML element of a list of them, `operation_systems` for `operating_system_info`.
    pub collection: String,
    /// The API version that brought it.
    pub since: Option<&'static str>,
    /// The API calls it deprecated.
    pub deprecated: bool,
}

impl TypeFacts {
    /// The type that this one extends.
    pub fn base_facts(&self) -> Option<&'static TypeFacts> {
        find_type(self.base?)
    }

    /// This type and those it extends, the most basic first.
    pub fn ancestry(&'static self) -> Vec<&'static TypeFacts> {
        let mut line: Vec<_> =
            std::iter::successors(Some(self), |facts| facts.base_facts()).collect();
        line.reverse();
        line
    }

    /// Every attribute, the inherited ones first.
    pub fn attrs(&'static self) -> impl Iterator<Item = &'static AttrFacts> {
        self.ancestry().into_iter().flat_map(|facts| &facts.own)
    }

    /// The attribute of that model name (`transparent_huge_pages`), inherited ones included.
    pub fn attr(&self, name: &str) -> Option<&'static AttrFacts> {
        self.find(|attr| attr.name == name)
    }

    /// The attribute that stands in documents as `element` (`transparent_hugepages`).
    pub fn attr_of_element(&self, element: &str) -> Option<&'static AttrFacts> {
        self.find(|attr| attr.element == element)
    }

    fn find(&self, fits: impl Fn(&AttrFacts) -> bool) -> Option<&'static AttrFacts> {
        let own = find_type(self.name)?;
        std::iter::successors(Some(own), |facts| facts.base_facts())
            .find_map(|facts| facts.own.iter().find(|a| fits(a)))
    }

    /// Whether it is that type or extends it.
    pub fn is_a(&self, name: &str) -> bool {
        self.name == name || self.base_facts().is_some_and(|base| base.is_a(name))
    }
}

/// A member of a type.
#[derive(Debug)]
pub struct AttrFacts {
    /// As the model spells it.
    pub name: &'static str,
    /// The name of its type: a scalar (`boolean integer double string date`), an enum or a structured type.
    pub ty: &'static str,
    /// It holds any number of them.
    pub list: bool,
    /// It refers to another object: a document carries only id and href, or a `<link>` for lists.
    pub link: bool,
    /// The XML member, nearly always the name.
    pub element: &'static str,
    /// The API version that brought it.
    pub since: Option<&'static str>,
    /// The API calls it deprecated.
    pub deprecated: bool,
}

impl AttrFacts {
    /// What a value of it is.
    pub fn kind(&self) -> Kind {
        Kind::of(self.ty).unwrap_or(Kind::String)
    }

    /// The element of one item of a list member: that of the type for structs (`primary_disks` holds `disk`), the singular
    /// of the member for scalars and enums (`dns_servers` holds `dns_server`).
    pub fn item_element(&self) -> String {
        match self.kind() {
            Kind::Struct(facts) => facts.element.to_string(),
            _ => names::singular(self.element),
        }
    }
}

/// What a value is, and what it may be.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// `true` or `false`.
    Boolean,
    /// Whole, 32 bits, for some members 64 (`engine` faults above).
    Integer,
    /// With a fraction.
    Decimal,
    /// Any text.
    String,
    /// `2016-09-08T09:53:35.138+02:00`.
    Date,
    /// One of these words.
    Enum(&'static EnumFacts),
    /// Members of its own.
    Struct(&'static TypeFacts),
}

impl Kind {
    /// The kind of a type's name, none for a name that the model lacks.
    pub fn of(type_name: &str) -> Option<Kind> {
        Some(match type_name {
            "boolean" => Kind::Boolean,
            "integer" => Kind::Integer,
            "double" => Kind::Decimal,
            "string" => Kind::String,
            "date" => Kind::Date,
            name => match find_enum(name) {
                Some(facts) => Kind::Enum(facts),
                None => Kind::Struct(find_type(name)?),
            },
        })
    }

    /// How people call it: `boolean`, `integer`, `vm_status`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Boolean => "boolean",
            Kind::Integer => "integer",
            Kind::Decimal => "decimal",
            Kind::String => "string",
            Kind::Date => "date",
            Kind::Enum(facts) => facts.name,
            Kind::Struct(facts) => facts.name,
        }
    }
}

/// A place of the API: what it offers and what lies below it.
#[derive(Debug, Default)]
pub struct ServiceFacts {
    /// As the API spells it, `disk_attachments`; the root is `system`.
    pub name: &'static str,
    /// The service whose methods and locators it has besides its own (`measurable`, `external_provider`).
    pub base: Option<&'static str>,
    /// Methods of this service alone.
    pub own_methods: Vec<MethodFacts>,
    /// Locators of this service alone.
    pub own_locators: Vec<LocatorFacts>,
    /// The API version that brought it.
    pub since: Option<&'static str>,
    /// The API calls it deprecated.
    pub deprecated: bool,
}

impl ServiceFacts {
    fn ancestry(&self) -> impl Iterator<Item = &'static ServiceFacts> + use<> {
        std::iter::successors(find_service(self.name), |facts| find_service(facts.base?))
    }

    /// Its methods, its own first.
    pub fn methods(&self) -> impl Iterator<Item = &'static MethodFacts> + use<> {
        self.ancestry().flat_map(|facts| &facts.own_methods)
    }

    /// The method of that name.
    pub fn method(&self, name: &str) -> Option<&'static MethodFacts> {
        self.methods().find(|method| method.name == name)
    }

    /// The method behind a path segment, `cancelmigration`.
    pub fn method_of_segment(&self, segment: &str) -> Option<&'static MethodFacts> {
        self.methods()
            .find(|method| same_segment(method.name, segment))
    }

    /// What lies below it, its own locators first.
    pub fn locators(&self) -> impl Iterator<Item = &'static LocatorFacts> + use<> {
        self.ancestry().flat_map(|facts| &facts.own_locators)
    }

    /// The fixed locator of that name (`disk_attachments`).
    pub fn locator(&self, name: &str) -> Option<&'static LocatorFacts> {
        self.locators()
            .find(|locator| !locator.item && locator.name == name)
    }

    /// The fixed locator behind a path segment, `diskattachments`.
    pub fn locator_of_segment(&self, segment: &str) -> Option<&'static LocatorFacts> {
        self.locators()
            .find(|locator| !locator.item && same_segment(locator.name, segment))
    }

    /// The locator that takes an id, for collections.
    pub fn item(&self) -> Option<&'static LocatorFacts> {
        self.locators().find(|locator| locator.item)
    }

    /// The service of one item of this collection.
    pub fn item_service(&self) -> Option<&'static ServiceFacts> {
        find_service(self.item()?.service)
    }

    /// The type of what `list` or `get` returns, or of what can be added where neither is there.
    pub fn entity_type(&self) -> Option<&'static TypeFacts> {
        let method = ["list", "get", "add", "update"]
            .iter()
            .find_map(|name| self.method(name))?;
        let param = method
            .params
            .iter()
            .find(|param| param.dir != Dir::In && matches!(param.kind(), Kind::Struct(_)))?;
        find_type(param.ty)
    }
}

/// Whether the words of `name`, joined by nothing, are `segment`.
fn same_segment(name: &str, segment: &str) -> bool {
    name.bytes().filter(|b| *b != b'_').eq(segment.bytes())
}

/// A way from one service to another.
#[derive(Debug)]
pub struct LocatorFacts {
    /// `disk_attachments`, or what the id is of: `vm`.
    pub name: &'static str,
    /// The service that it leads to.
    pub service: &'static str,
    /// It takes an id instead of a fixed segment.
    pub item: bool,
    /// The API version that brought it.
    pub since: Option<&'static str>,
}

impl LocatorFacts {
    /// Its path segment, `diskattachments`; of no use for an item locator.
    pub fn segment(&self) -> String {
        names::segment(self.name)
    }

    /// The facts of the service that it leads to.
    pub fn service_facts(&self) -> &'static ServiceFacts {
        find_service(self.service).unwrap_or_else(crate::root)
    }
}

/// The five shapes that methods have, and actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// GET of a collection.
    List,
    /// GET of one object.
    Get,
    /// POST to a collection.
    Add,
    /// PUT of one object.
    Update,
    /// DELETE of one object.
    Remove,
    /// POST to `<object>/<action>` with an `<action>` document.
    Action,
}

/// Something that a service does.
#[derive(Debug)]
pub struct MethodFacts {
    /// `list get add update remove`, or the action's name.
    pub name: &'static str,
    /// What goes in and comes out.
    pub params: Vec<ParamFacts>,
    /// Paths that a request must or may fill.
    pub inputs: Vec<InputFacts>,
    /// Other forms of the same method, told apart by what they need.
    pub variants: Vec<VariantFacts>,
    /// It takes `follow`.
    pub follow: bool,
    /// The API version that brought it.
    pub since: Option<&'static str>,
    /// The API calls it deprecated.
    pub deprecated: bool,
}

impl MethodFacts {
    /// The parameter of that name, those of the variants included.
    pub fn param(&self, name: &str) -> Option<&ParamFacts> {
        self.params
            .iter()
            .chain(self.variants.iter().flat_map(|v| &v.params))
            .find(|param| param.name == name)
    }

    /// Its path segment, for actions: `cancelmigration`.
    pub fn segment(&self) -> String {
        names::segment(self.name)
    }

    /// Which of the shapes it has.
    pub fn shape(&self) -> Shape {
        match self.name {
            "list" => Shape::List,
            "get" => Shape::Get,
            "add" => Shape::Add,
            "update" => Shape::Update,
            "remove" => Shape::Remove,
            _ => Shape::Action,
        }
    }
}

/// Which way a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dir {
    /// Into the request.
    In,
    /// Out of the reply.
    Out,
    /// Both: the object of add and update.
    InOut,
}

/// A parameter of a method: a query parameter, the object itself, or a member of an `<action>`.
#[derive(Debug)]
pub struct ParamFacts {
    /// As the API spells it.
    pub name: &'static str,
    /// The name of its type, see [`AttrFacts::ty`].
    pub ty: &'static str,
    /// Any number of them.
    pub list: bool,
    /// Which way it goes.
    pub dir: Dir,
    /// The API version that brought it.
    pub since: Option<&'static str>,
    /// The API calls it deprecated.
    pub deprecated: bool,
}

impl ParamFacts {
    /// What a value of it is.
    pub fn kind(&self) -> Kind {
        Kind::of(self.ty).unwrap_or(Kind::String)
    }
}

/// One thing that a request must or may fill.
#[derive(Debug)]
pub struct InputFacts {
    /// Without it the engine refuses.
    pub mandatory: bool,
    /// Paths, one of which is enough: `vm.cluster.id`, `vm.cluster.name`; `[]` after a list member.
    pub any_of: Vec<&'static str>,
}

/// Another form of a method.
#[derive(Debug)]
pub struct VariantFacts {
    /// `from_scratch`, `from_snapshot`.
    pub name: &'static str,
    /// Parameters besides those of the method.
    pub params: Vec<ParamFacts>,
    /// Inputs besides those of the method.
    pub inputs: Vec<InputFacts>,
}

/// An audit event of the engine.
#[derive(Debug, Clone, Copy)]
pub struct EventFacts {
    /// The number in `<code>`.
    pub code: u32,
    /// The engine's symbol, `USER_RUN_VM`.
    pub name: &'static str,
    /// `normal`, `warning`, `error` or `alert`.
    pub severity: &'static str,
}

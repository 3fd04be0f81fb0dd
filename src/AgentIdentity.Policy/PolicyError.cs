namespace AgentIdentity.Policy;

/// <summary>Every refusal of the policy engine. The numeric value is the AID number and is never reused.</summary>
public enum PolicyError
{
    /// <summary>A policy file or folder cannot be read, or a required one is missing. Mend: check the path and its permissions.</summary>
    FileUnreadable = 2001,
    /// <summary>The file is not the YAML that policies may use (anchors, tags, duplicate keys and several documents are refused). Mend: see the named line and column.</summary>
    YamlInvalid = 2002,
    /// <summary>A key that this version does not know. Mend: correct the spelling; the message lists the keys that exist.</summary>
    UnknownKey = 2003,
    /// <summary>A value of the wrong kind or outside its allowed set. Mend: the message lists what is allowed.</summary>
    BadValue = 2004,
    /// <summary>The relation model does not follow the OpenFGA language. Mend: see the named line and column.</summary>
    ModelSyntax = 2005,
    /// <summary>The relation model is well formed but means nothing sound (undefined name, no entry point, loop). Mend: define or remove the named symbol.</summary>
    ModelInvalid = 2006,
    /// <summary>A tuple does not fit the relation model. Mend: the message names the user types that the relation accepts.</summary>
    TupleInvalid = 2007,
    /// <summary>A CEL expression does not parse, does not type-check, or has the wrong result type. Mend: see the named line and column.</summary>
    ExpressionInvalid = 2008,
    /// <summary>The same id, type, relation or tuple is defined twice. Mend: remove or rename one.</summary>
    Duplicate = 2009,
    /// <summary>A feature of the policy language that this version does not have. It is refused so that it is never silently ignored. Mend: remove it.</summary>
    Unsupported = 2010,
    /// <summary>The modules of a model do not fit together, or fga.mod does not list them as it should. Mend: see the named line and column.</summary>
    ModuleInvalid = 2011,
    /// <summary>The relation model is larger than OpenFGA allows (types, conditions, parameters, expressions, text). Mend: split it, or shorten what is named.</summary>
    ModelTooLarge = 2012,
    /// <summary>The relation model has a shape that OpenFGA's coming engine refuses or answers differently. Mend: rewrite the relation as the message says, or set the compatibility switch.</summary>
    ModelShape = 2013,
    /// <summary>The relation model is in JSON that OpenFGA's API does not take. Mend: see the named place.</summary>
    ModelJson = 2014,
    /// <summary>A mapping file lists more than one file may. Mend: let unlisted calls pass by default, or list a whole path with <c>/*</c>.</summary>
    MappingTooLarge = 2018,
    /// <summary>A mapping names a type or a relation that the relation model does not have. Mend: correct the spelling, or add it to the model.</summary>
    MappingNames = 2019,
    /// <summary>A document is no OpenAPI description and no list of MCP tools from which mappings can be drafted. Mend: the message names the place.</summary>
    MappingSource = 2020,
    /// <summary>The arguments of a call are not what its mapping declares: one is missing, of another type, or given twice. Mend: call as the mapping describes it; the decision record names the argument.</summary>
    ArgumentsInvalid = 2022,
    /// <summary>A rule names a tool, operation, model, label or approver that nothing lists or gives, or names together what no call is, so that it would never bite or never be answered. Mend: correct the name, or list it in the mapping or the model.</summary>
    RuleNamesNothing = 2015,

    /// <summary>The human has no relation that permits this. Mend: the human's owner of rights grants it.</summary>
    HumanMayNot = 2101,
    /// <summary>The agent, or an agent above it in the chain, has no relation that permits this. Mend: the agent's owner grants it.</summary>
    AgentMayNot = 2102,
    /// <summary>A relation exists but its condition does not hold. Mend: satisfy the condition or renew the relation.</summary>
    ConditionFailed = 2103,
    /// <summary>A relation exists but its condition needs a value that the call does not carry. Mend: supply the named parameter in the tuple or the request.</summary>
    MissingContext = 2104,
    /// <summary>The relations could not be evaluated (too deep, or an expression failed). Mend: see the decision record.</summary>
    RelationError = 2105,
    /// <summary>The external policy decision point refuses the call. Mend: see what it said in the decision record, and ask whoever keeps its policy.</summary>
    ExternalDenied = 2106,
    /// <summary>The external policy decision point gave no usable answer, which refuses. Mend: see in the decision record what went wrong; check its address, token and time limit.</summary>
    ExternalFailed = 2107,
    /// <summary>There is no delegation behind the call. Mend: ask the human for one.</summary>
    DelegationMissing = 2110,
    /// <summary>The delegation, or one above it, was ended. Mend: ask the human for a new one.</summary>
    DelegationEnded = 2111,
    /// <summary>The delegation, or one above it, is paused. Mend: ask the human to resume it.</summary>
    DelegationPaused = 2112,
    /// <summary>The delegation, or one above it, has reached its end. Mend: ask the human to renew it.</summary>
    DelegationExpired = 2113,
    /// <summary>The delegation belongs to another human or another agent. Mend: use the delegation that was given to this agent by this human.</summary>
    DelegationMismatch = 2114,
    /// <summary>The delegation does not contain this call. Mend: ask the human for a wider one.</summary>
    NotGranted = 2115,
    /// <summary>An argument is outside the limits of the grant, or missing, or of another type. Mend: stay inside the named limit.</summary>
    ArgumentLimit = 2116,
    /// <summary>The token was narrowed and does not contain this call, although the delegation does. Mend: exchange for a token that does.</summary>
    TokenNotGranted = 2117,
    /// <summary>A rule objects. Mend: see the rule's message and owner.</summary>
    RuleDenied = 2120,
    /// <summary>A rule could not be evaluated, which counts as an objection. Mend: the rule's owner guards the expression, or the call carries what it reads.</summary>
    RuleError = 2121,
    /// <summary>A rule reads the arguments and they are not available here. Mend: send the call through a door that reads the body.</summary>
    BodyRequired = 2122,
    /// <summary>A rule lets this call pass only after somebody approved exactly this call. Mend: ask for the approval and try again.</summary>
    ApprovalNeeded = 2125,
    /// <summary>A rule lets this call pass only when the human has signed in recently or strongly enough. Mend: the human signs in again.</summary>
    StepUpNeeded = 2126,
    /// <summary>A delegation of the chain gives more than the one above it has: the one above was made narrower. Mend: ask the parent's agent for a new, narrower child delegation.</summary>
    DelegationWider = 2127,
    /// <summary>The upstream has a mapping file that does not list this call. Mend: add the call to the file, or say <c>unlisted: default</c> there.</summary>
    NotMapped = 2128,
    /// <summary>The mapping of the call asks for a resource, and the call does not name one that can be asked about. Mend: see the decision record for what is missing.</summary>
    ResourceUnknown = 2129,
    /// <summary>No policy is loaded. Mend: load a valid bundle.</summary>
    NoPolicy = 2130,
    /// <summary>The call names something that cannot be an object of policy (empty, or with reserved characters). Mend: use a plain name.</summary>
    InvalidRequest = 2131,
    /// <summary>The engine itself failed; it denies. Mend: see the decision record and report the fault.</summary>
    EngineFailure = 2132,

    /// <summary>A file of store tests names no model and lies in no policy folder. Mend: add <c>model</c> or <c>model_file</c>, or put the file into <c>tests</c> of a policy folder.</summary>
    StoreTestModel = 2150,
    /// <summary>A store test asks nothing that can be asked: who or of what is missing, or given in two ways, or there is too much. Mend: the message names the keys.</summary>
    StoreTestQuestion = 2151,
    /// <summary>A file of store tests refers to a file outside its folder, or over a link. Mend: put that file into the folder.</summary>
    StoreTestReference = 2152,
    /// <summary>A file of tuples has a form that store tests do not read, or is no sound CSV. Mend: the message names the columns.</summary>
    StoreTestTuples = 2153,
    /// <summary>A store test asserts nothing, so it would pass whatever the policy says. Mend: add an assertion, or remove it.</summary>
    StoreTestEmpty = 2154,
    /// <summary>A test of decisions misses something that a call needs, or says it in two ways. Mend: the message names the keys.</summary>
    DecisionTestIncomplete = 2155,
    /// <summary>A test of decisions names a delegation, rule or variable that there is not. Mend: the message names the nearest.</summary>
    DecisionTestName = 2156,
    /// <summary>A test of decisions expects nothing, so it would pass whatever the policy says. Mend: add an expectation, or remove it.</summary>
    DecisionTestEmpty = 2157,

    /// <summary>The bundle is not signed, and the server takes only signed ones. Mend: sign it with <c>agentid policy sign</c>.</summary>
    SignatureMissing = 2165,
    /// <summary>The bundle's signature is not one of a trusted key. Mend: sign it with a key whose public half is in <c>AgentIdentity:Policy:TrustedKeys</c>.</summary>
    SignatureInvalid = 2166,
    /// <summary>A file was changed, added or taken away after the bundle was signed. Mend: bring it back, or sign the bundle again.</summary>
    SignedFilesDiffer = 2167,
    /// <summary>The time in which the signature counts is over, or has not begun. Mend: sign the bundle again; compare the clocks.</summary>
    SignatureExpired = 2168,
    /// <summary>The bundle is older than one that was in force. Mend: sign what you want in force with a higher revision.</summary>
    RevisionTooOld = 2169,
    /// <summary>A test that the bundle brings with it fails, so the bundle was not put in force. Mend: <c>agentid policy test</c> says why.</summary>
    BundleTestFailed = 2170,
    /// <summary>A file's path leads out of the bundle or cannot be one. Mend: name files from the bundle's folder.</summary>
    BundlePathInvalid = 2171,
    /// <summary>The bundle has too many files, or one that is too large. Mend: take away what is no policy, or split the file.</summary>
    BundleTooLarge = 2172,
}

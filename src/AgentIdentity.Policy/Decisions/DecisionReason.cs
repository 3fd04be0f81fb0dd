namespace AgentIdentity.Policy;

/// <summary>The reasons of a refusal, as they stand in records and on the wire.</summary>
public static class DecisionReason
{
    /// <summary>Nothing relates the user to the object.</summary>
    public const string NoRelation = "no_relation";
    /// <summary>Something relates them, but its condition does not hold.</summary>
    public const string ConditionFailed = "condition_failed";
    /// <summary>Something relates them, but its condition needs a value that is missing.</summary>
    public const string MissingContext = "missing_context";
    /// <summary>The relations could not be evaluated.</summary>
    public const string RelationError = "relation_error";
    /// <summary>No delegation.</summary>
    public const string DelegationMissing = "delegation_missing";
    /// <summary>A delegation of the chain was ended.</summary>
    public const string DelegationEnded = "delegation_ended";
    /// <summary>A delegation of the chain is paused.</summary>
    public const string DelegationPaused = "delegation_paused";
    /// <summary>A delegation of the chain has run out.</summary>
    public const string DelegationExpired = "delegation_expired";
    /// <summary>The delegation belongs to another human or agent.</summary>
    public const string DelegationMismatch = "delegation_mismatch";
    /// <summary>The delegation does not contain the call.</summary>
    public const string NotGranted = "not_granted";
    /// <summary>An argument is outside its limit.</summary>
    public const string ArgumentLimit = "argument_limit";
    /// <summary>The token was narrowed and does not contain the call.</summary>
    public const string TokenNotGranted = "token_not_granted";
    /// <summary>A rule objects.</summary>
    public const string RuleDenied = "rule_denied";
    /// <summary>A rule failed, which counts as an objection.</summary>
    public const string RuleError = "rule_error";
    /// <summary>A rule needs arguments that were not read.</summary>
    public const string BodyRequired = "body_required";
    /// <summary>No policy is loaded.</summary>
    public const string NoPolicy = "no_policy";
    /// <summary>The call names something that policy cannot name.</summary>
    public const string InvalidRequest = "invalid_request";
    /// <summary>The engine failed.</summary>
    public const string EngineFailure = "engine_failure";
    /// <summary>The upstream has a mapping, and it does not list the call.</summary>
    public const string NotMapped = "not_mapped";
    /// <summary>The mapping asks for a resource, and the call does not name one.</summary>
    public const string ResourceUnknown = "resource_unknown";
    /// <summary>The arguments are not of the types that the mapping declares.</summary>
    public const string ArgumentsInvalid = "arguments_invalid";
    /// <summary>A delegation of the chain gives more than the one above it has.</summary>
    public const string DelegationWider = "delegation_wider";
    /// <summary>A rule lets the call pass only after an approval.</summary>
    public const string NeedsApproval = "needs_approval";
    /// <summary>A rule lets the call pass only after a fresh or stronger sign-in.</summary>
    public const string NeedsStepUp = "needs_step_up";
    /// <summary>The external policy decision point refuses.</summary>
    public const string ExternalDenied = "external_denied";
    /// <summary>The external policy decision point gave no usable answer.</summary>
    public const string ExternalFailed = "external_failed";
}

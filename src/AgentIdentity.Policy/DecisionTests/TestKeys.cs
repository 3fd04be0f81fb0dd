namespace AgentIdentity.Policy.DecisionTests;

/// <summary>Every key of <c>*.test.yaml</c>, for the reader and for the schema that editors complete from.</summary>
internal static class TestKeys
{
    public static readonly string[] File = ["apiVersion", "description", "now", "tuples", "delegations", "tests", "excuses"];

    public static readonly string[] Delegation = ["human", "agent", "purpose", "ends", "state", "parent", "grants"];

    public static readonly string[] Grant = ["tools", "resources", "prompts", "asks", "http", "data", "models", "limits"];

    public static readonly string[] Limit = ["max", "min", "one_of"];

    public static readonly string[] Test =
    [
        "name", "description", "under", "human", "as", "at", "unattended", "assurance", "authentication", "source", "token",
        "history", "labels", "approved", "external", "tuples", "call", "expect",
    ];

    public static readonly string[] SignIn = ["acr", "age"];

    public static readonly string[] Source = ["ip"];

    public static readonly string[] PastCall = ["call", "ago", "args"];

    public static readonly string[] Call = ["tool", "resource", "prompt", "asks", "http", "data", "model", "args", "query", "body", "list"];

    public static readonly string[] Expectation =
    [
        "outcome", "reason", "code", "rule", "message", "human_may", "agent_may", "delegation", "rules", "external",
        "obligations", "shadow", "approvals", "step_up", "listed",
    ];

    public static readonly string[] Obligation = ["rule", "redact", "label", "strip_tool_call"];

    public static readonly string[] Excuse = ["rule", "let", "never", "because"];
}

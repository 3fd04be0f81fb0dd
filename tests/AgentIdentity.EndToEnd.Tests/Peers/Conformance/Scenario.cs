namespace AgentIdentity.EndToEnd.Tests.Peers.Conformance;

/// <summary>A scenario for clients, in which the suite is the server.</summary>
/// <param name="Name">As the suite names it.</param>
/// <param name="Revisions">In which its server can be had.</param>
/// <param name="Tools">What its server lets be called, as far as it is meant to be.</param>
internal sealed record Scenario(string Name, string[] Revisions, params string[] Tools)
{
    private const string Modern = "2026-07-28";
    private const string Legacy = "2025-11-25";
    private const string Older = "2025-06-18";

    /// <summary>All but those that differences.txt leaves out.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("initialize", [Legacy, Older]),
        new("tools_call", [Modern, Legacy, Older], "add_numbers"),
        new("elicitation-sep1034-client-defaults", [Legacy], "test_client_elicitation_defaults"),
        new("sse-retry", [Legacy], "test_reconnection"),
        new("request-metadata", [Modern]),
        new("sep-2322-client-request-state", [Modern], "test_mrtr_echo_state", "test_mrtr_no_state", "test_mrtr_unrelated", "test_mrtr_no_result_type"),
        new("http-standard-headers", [Modern], "test_headers", "my-hyphenated-tool"),
        new("http-custom-headers", [Modern], "test_custom_headers", "test_custom_headers_null"),
        new("http-invalid-tool-headers", [Modern], "valid_tool"),
        new("json-schema-ref-no-deref", [Modern]),
        new("json-schema-2020-12-preservation", [Modern, Legacy], "json_schema_2020_12_tool", "json_schema_echo"),
    ];

    /// <summary>A revision of the other era.</summary>
    public static string Across(string revision) => revision == Modern ? Legacy : Modern;

    /// <summary>The upstream that stands for it, where a client of a revision meets its server of another.</summary>
    public string Upstream(string client, string server) => $"{Name}-{client}-{server}";
}

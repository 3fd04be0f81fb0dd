namespace AgentIdentity.Server.Tests.Console;

/// <summary>The whole of what people can do in a browser. Whoever adds a page or a form adds its row, and thereby says who may.</summary>
internal static class Walks
{
    public static readonly Walk[] All =
    [
        // stranger, Ben, Eve, Olga, auditor, administrator
        new("GET /", "sddddd"),
        new("POST /account/sign-out", "sddddd"),
        new("GET /consent", "snnnnn") { Address = "/consent?client_id=x&request_uri=y" },
        new("POST /consent", "snnnnn") { Address = "/consent?client_id=x&request_uri=y", Fields = ["decision=grant"] },

        new("GET /console", "sooooo"),
        new("GET /console/delegations", "sooooo"),
        new("GET /console/delegations/{id}", "sonooo") { Address = "/console/delegations/{delegation}" },
        new("POST /console/delegations/{id}/end", "sdndnd") { Address = "/console/delegations/{delegation}/end" },
        new("GET /console/delegations/{id}/end", "sonono") { Address = "/console/delegations/{delegation}/end" },
        new("POST /console/delegations/{id}?handler=Pause", "sdnnnd") { Address = "/console/delegations/{delegation}?handler=Pause" },
        new("POST /console/delegations/{id}?handler=Resume", "sdnnnd") { Address = "/console/delegations/{delegation}?handler=Resume" },
        new("GET /console/delegations/{id}/narrow", "sonnno") { Address = "/console/delegations/{delegation}/narrow" },
        new("POST /console/delegations/{id}/narrow", "sonnno") { Address = "/console/delegations/{delegation}/narrow" },
        new("GET /console/delegations/{id}/export", "sonooo") { Address = "/console/delegations/{delegation}/export" },

        new("GET /console/agents", "sooooo"),
        new("GET /console/agents/{id}", "sonooo") { Address = "/console/agents/{agent}" },
        new("POST /console/agents/{id}?handler=Resume", "snnnnd") { Address = "/console/agents/{agent}?handler=Resume", Suspended = true },
        new("GET /console/agents/{id}/suspend", "snnono") { Address = "/console/agents/{agent}/suspend" },
        new("POST /console/agents/{id}/suspend", "snndnd") { Address = "/console/agents/{agent}/suspend" },

        new("GET /console/approvals", "sooooo"),
        // A real one is walked by the tests of approvals, which have a rule that asks.
        new("GET /console/approvals/{id}", "snnnnn") { Address = "/console/approvals/apr_none" },
        new("POST /console/approvals/{id}", "snnnnn") { Address = "/console/approvals/apr_none", Fields = ["decision=yes"] },

        new("GET /console/presence/{id}", "sonnnn") { Address = "/console/presence/{delegation}" },
        new("POST /console/presence/{id}", "sonnnn") { Address = "/console/presence/{delegation}" },

        new("GET /console/stop", "sooooo"),
        new("GET /console/stop", "sonono") { Address = "/console/stop?level=delegation&target={delegation}" },
        new("GET /console/stop", "snnono") { Address = "/console/stop?level=agent&target={agent}" },
        new("GET /console/stop", "sonnno") { Address = "/console/stop?level=human&target={ben}" },
        new("GET /console/stop", "snnnno") { Address = "/console/stop?level=everything" },
        new("POST /console/stop", "sonono") { Address = "/console/stop?level=delegation&target={delegation}" },
        new("POST /console/stop", "snnono") { Address = "/console/stop?level=agent&target={agent}" },

        new("GET /console/decisions", "sooooo"),
        new("GET /console/decisions", "sbbbbb") { Address = "/console/decisions?from=yesterday" },
        new("GET /console/decisions/{id}", "sonooo") { Address = "/console/decisions/{decision}" },
        new("GET /console/decisions/{id}", "snnnnn") { Address = "/console/decisions/dec_never" },

        new("GET /console/evidence", "sooooo"),
        new("GET /console/evidence", "sbbbbb") { Address = "/console/evidence?before=yesterday" },
        new("GET /console/evidence/{sequence:long}", "sonooo") { Address = "/console/evidence/{entry}" },
        // The first entry says that the server began, and belongs to no delegation.
        new("GET /console/evidence/{sequence:long}", "snnnoo") { Address = "/console/evidence/1" },
        new("POST /console/evidence?handler=Verify", "snnnoo"),
        new("GET /console/evidence/export", "snnnoo"),
        new("GET /console/evidence/checkpoints", "snnnoo"),

        new("GET /console/policies", "snnnoo"),
        new("POST /console/policies?handler=Test", "snnnoo"),
        new("GET /console/policies/try", "snnnoo"),
        new("POST /console/policies/try", "snnnoo") { Fields = ["delegation=dlg_none", "kind=tool", "upstream=crm", "name=search", "method=", "arguments="] },

        new("GET /console/usage", "sooooo"),
        new("GET /console/usage/csv", "sooooo"),

        new("GET /console/settings", "sooooo"),
        // Everybody's own, and nobody else's: there is no id in the address.
        new("GET /console/settings/passkeys", "sooooo"),
        new("POST /console/settings/passkeys", "sbbbbb"),
        new("GET /console/settings/passkeys/remove", "snnnnn") { Address = "/console/settings/passkeys/remove?id=none" },
        new("POST /console/settings/passkeys/remove", "snnnnn") { Address = "/console/settings/passkeys/remove?id=none" },
        new("GET /console/settings/people/{id}", "snnnoo") { Address = "/console/settings/people/{person}" },
        new("POST /console/settings/people/{id}?handler=Give", "snnnnd") { Address = "/console/settings/people/{person}?handler=Give", Fields = ["role=auditor"] },
        new("POST /console/settings/people/{id}?handler=Take", "snnnnd") { Address = "/console/settings/people/{person}?handler=Take", Fields = ["role=auditor"] },
    ];

    /// <summary>Pages that a walk by status codes cannot judge, and the test that does.</summary>
    public static readonly string[] Elsewhere =
    [
        // A stream without an end: LiveUpdateTests.
        "GET /console/live",
    ];
}

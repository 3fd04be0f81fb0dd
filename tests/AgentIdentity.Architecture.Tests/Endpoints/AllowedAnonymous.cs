namespace AgentIdentity.Architecture.Tests.Endpoints;

/// <summary>The pinned list. An addition is a security decision: each line says who authenticates the caller instead.</summary>
internal static class AllowedAnonymous
{
    public static readonly string[] List =
    [
        // The gateway authenticates the delegated token in its second step, and answers strangers in the caller's protocol.
        "* /api/{**path}",
        "* /mcp/{**path}",
        "* /v1/{**path}",
        "* /model/{**path}",
        "* /access/v1/ext-authz/{**path}",

        // Compares the administrator's key itself; everybody else goes through the gateway's eight steps.
        "* /fga/{**path}",

        // AuthZEN: an enforcement point learns here where to ask. Addresses, no decisions.
        "GET /.well-known/authzen-configuration",

        // RFC 9728: a client without a token learns here where to get one.
        "GET /.well-known/oauth-protected-resource/{**path}",

        // Private_key_jwt and a proof, checked by the token endpoint itself.
        "POST /oauth2/token",

        // The same authentication of clients, by the endpoint itself.
        "POST /oauth2/bc-authorize",

        // Sends people without a session to the sign-in page, which takes their password.
        "GET /oauth2/authorize",
        "* /account/sign-in",
        // Leads to the sign-in page of a configured issuer, and nowhere else.
        "GET /account/sign-in/{issuer}",
        "GET /look/passkey.js",
        "GET /look/site.css",
        "GET /look/live.js",

        // One word each, for probes.
        "GET /healthz/live",
        "GET /healthz/ready",

        // A coding agent asks whether a server answers here before it sends its token. No body, no name, no version.
        "HEAD /",

        // There is nothing here, whoever asks.
        "* /{**path}",
    ];
}

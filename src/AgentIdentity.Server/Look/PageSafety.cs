namespace AgentIdentity.Server.Look;

/// <summary>Response headers of everything a browser may render: no script but our own files, no framing, no caching, no referrer (RFC 9700 section 4.16).</summary>
internal static class PageSafety
{
    private const string FormTargets = "agentidentity:form-targets";
    private const string OwnWords = "agentidentity:own-words";

    /// <summary>Lets the forms of this page end up at another origin: the redirect back to the agent follows the consent form.</summary>
    public static void AllowFormTarget(this HttpContext http, Uri target) =>
        http.Items[FormTargets] = " " + target.GetLeftPart(UriPartial.Authority);

    /// <summary>Lets the script of this page ask this server, and nobody else, for news.</summary>
    public static void AllowNews(this HttpContext http) => http.Items[OwnWords] = " connect-src 'self';";

    public static void UsePageSafety(this WebApplication app) => app.Use(static (http, next) =>
    {
        http.Response.OnStarting(static state =>
        {
            var http = (HttpContext)state;
            if (http.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true)
            {
                Protect(http);
            }

            return Task.CompletedTask;
        }, http);
        return next(http);
    });

    private static void Protect(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'self'; script-src 'self';{http.Items[OwnWords]} img-src 'self'; form-action 'self'{http.Items[FormTargets]}; base-uri 'none'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
    }
}

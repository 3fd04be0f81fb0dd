namespace AgentIdentity.Server.AccessApi;

/// <summary>The caller's own name for its request, given back with whatever is answered (AuthZEN 1.0 section 10.1.4).</summary>
internal static class AccessRequestId
{
    public const string Header = "X-Request-ID";

    private const int Longest = 200;

    public static void Echo(HttpContext http)
    {
        // What is no single plain text is nobody's id.
        if (http.Request.Headers[Header] is [{ Length: > 0 and <= Longest } id] && id.All(static c => c is >= ' ' and <= '~'))
        {
            http.Response.Headers[Header] = id;
        }
    }
}

namespace AgentIdentity.Sidecar.Forwarding;

/// <summary>What the sidecar itself refuses, as problem+json (RFC 9457).</summary>
internal static class Problems
{
    public static Task WriteAsync(HttpContext context, int status, string detail, string? code)
    {
        Dictionary<string, object?> extensions = code is null ? [] : new() { ["code"] = code };
        return Results.Problem(detail, statusCode: status, type: code is null ? null : $"urn:agentidentity:error:{code}", extensions: extensions).ExecuteAsync(context);
    }
}

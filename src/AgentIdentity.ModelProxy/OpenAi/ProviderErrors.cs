namespace AgentIdentity.ModelProxy;

/// <summary>Refusals in OpenAI's error shape: <c>{"error":{"message","type","param","code"}}</c>.</summary>
public static class ProviderErrors
{
    /// <summary>The body of one of this package's own refusals.</summary>
    public static byte[] Body(ModelFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return Body(failure.Error.Code(), failure.Detail, failure.Error.HttpStatus(), failure.Member);
    }

    /// <summary>The body of a refusal with any AID code.</summary>
    /// <param name="code">The code, for example <c>AID5012</c>.</param>
    /// <param name="message">A sentence for the caller.</param>
    /// <param name="status">The HTTP status, from which OpenAI's <c>type</c> follows.</param>
    /// <param name="param">The member of the request it is about, or null.</param>
    public static byte[] Body(string code, string message, int status, string? param) => Body(WireFault.Of(code, message, status, param));

    internal static byte[] Body(WireFault fault) =>
        new ProviderWords(fault.Message, fault.Type ?? TypeOf(fault.Kind), fault.Member, fault.Code).ToBody();

    internal static string TypeOf(FaultKind kind) => kind switch
    {
        FaultKind.Authentication => "authentication_error",
        FaultKind.Billing => "insufficient_quota",
        FaultKind.Permission => "permission_error",
        FaultKind.RateLimit => "rate_limit_error",
        FaultKind.Server or FaultKind.Overloaded or FaultKind.Timeout => "server_error",
        _ => "invalid_request_error",
    };
}

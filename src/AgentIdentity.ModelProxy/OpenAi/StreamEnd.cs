namespace AgentIdentity.ModelProxy;

/// <summary>How a stream ends that did not finish.</summary>
public static class StreamEnd
{
    /// <summary>The last event of a stopped or cut stream: an error, and no <c>[DONE]</c> after it, so that it never looks finished.</summary>
    /// <param name="code">The AID code.</param>
    /// <param name="message">A sentence for the caller.</param>
    public static byte[] ErrorEvent(string code, string message) =>
        [.. "data: "u8, .. ProviderErrors.Body(code, message, 500, null), .. "\n\n"u8];
}

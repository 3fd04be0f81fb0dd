namespace AgentIdentity.ModelProxy;

/// <summary>How a stream ends that did not finish.</summary>
public static class StreamEnd
{
    /// <summary>The last event of a stopped or cut stream: an error, and no <c>[DONE]</c> after it, so that it never looks finished.</summary>
    /// <remarks>Follows whole events only, which is what <see cref="UsageMeter.Feed"/> lets pass.</remarks>
    /// <param name="code">The AID code.</param>
    /// <param name="message">A sentence for the caller.</param>
    public static byte[] ErrorEvent(string code, string message) => ErrorEvent(WireFault.Of(code, message, 500));

    internal static byte[] ErrorEvent(WireFault fault)
    {
        var error = ProviderErrors.Body(fault).AsSpan();
        // The JavaScript and Python clients raise on the member error. The .NET client (2.15) does not look at it and
        // would end as if all were well; it does raise on a finish reason that OpenAI never sends.
        return [.. "data: "u8, .. error[..^1], .. ",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\"}]}\n\n"u8];
    }
}

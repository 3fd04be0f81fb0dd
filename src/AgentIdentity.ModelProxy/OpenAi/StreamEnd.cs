namespace AgentIdentity.ModelProxy;

/// <summary>How a stream ends that did not finish.</summary>
public static class StreamEnd
{
    /// <summary>The last events of a stopped or cut stream: an error, told in both ways that clients understand, and no <c>[DONE]</c> after it, so that it never looks finished.</summary>
    /// <remarks>Follows whole events only, which is what <see cref="UsageMeter.Feed"/> lets pass.</remarks>
    /// <param name="code">The AID code.</param>
    /// <param name="message">A sentence for the caller.</param>
    public static byte[] ErrorEvent(string code, string message) => ErrorEvent(WireFault.Of(code, message, 500));

    internal static byte[] ErrorEvent(WireFault fault)
    {
        // The JavaScript and Python clients raise on an error member, Vercel's only where no choices stand beside it. The .NET client
        // (2.15) does not look at it and would end as if all were well; it does raise on a finish reason that OpenAI never sends.
        return
        [
            .. "data: "u8, .. ProviderErrors.Body(fault), .. "\n\n"u8,
            .. "data: {\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\"}]}\n\n"u8,
        ];
    }
}

using static AgentIdentity.ModelProxy.BedrockJson;

namespace AgentIdentity.ModelProxy;

/// <summary>An error answer of Bedrock: the type stands in a header, the words in the body.</summary>
internal static class ConverseErrorAnswer
{
    internal static WireFault? Read(ProviderErrorAnswer answer)
    {
        if (answer.Body.Length > ProviderRefusal.LongestBody || Parse(answer.Body.Span) is not { } body || (Text(body, "message") ?? Text(body, "Message")) is not { } message)
        {
            return null;
        }

        // "ValidationException:http://internal.amazon.com/coral/..." and "com.amazon.coral.service#ThrottlingException" are both seen.
        var type = answer.Header("x-amzn-errortype") ?? Text(body, "__type") ?? Text(body, "code") ?? "";
        type = type[(type.IndexOf('#', StringComparison.Ordinal) + 1)..].Split(':')[0];
        var kind = ConverseFaults.KindOf(type);
        return new WireFault(kind ?? WireFault.KindOf(answer.Status), message, answer.Status) { Type = kind is null ? null : type };
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>What chat and responses bodies have in common when they are written.</summary>
internal static class OpenAiLimits
{
    // OpenAI's limit for names of users.
    private const int LongestUser = 64;

    /// <summary>Notes what neither wire can say.</summary>
    internal static void Check(Conversation asked, Untranslatable not)
    {
        // Elsewhere a last turn of the model's own is continued; here it would be answered.
        if (asked.From is ModelSurface.Messages or ModelSurface.Converse && asked.Turns is [.., { Role: TurnRole.Assistant, Member: var member }])
        {
            not.Add(member, "an answer that was begun cannot be continued there");
        }
    }

    internal static long? Lower(long? asked, long? bought) => asked is { } a && bought is { } b ? Math.Min(a, b) : asked ?? bought;

    internal static void Sampling(Utf8JsonWriter json, Conversation asked)
    {
        if (asked.Temperature is { } temperature)
        {
            json.WriteNumber("temperature"u8, temperature);
        }

        if (asked.TopP is { } topP)
        {
            json.WriteNumber("top_p"u8, topP);
        }
    }

    internal static void Labels(Utf8JsonWriter json, Conversation asked, ModelCandidate to, Untranslatable not)
    {
        var isCompatible = to.Provider == ModelProvider.Compatible;
        if (asked.EndUser is { } user)
        {
            json.WriteString(to.Provider == ModelProvider.OpenAi ? "safety_identifier"u8 : "user"u8, Short(user));
        }

        // A hint only: servers that do not know it would refuse the call for it.
        if (asked.CacheKey is { } key && !isCompatible)
        {
            json.WriteString("prompt_cache_key"u8, key);
        }

        if (asked.Metadata.Count == 0)
        {
            return;
        }

        if (isCompatible)
        {
            not.Add(asked.From == ModelSurface.Converse ? "requestMetadata" : "metadata");
        }

        json.WriteStartObject("metadata"u8);
        foreach (var (name, label) in asked.Metadata)
        {
            json.WriteString(name, label);
        }

        json.WriteEndObject();
    }

    internal static string StopMember(Conversation asked) => asked.From switch
    {
        ModelSurface.Messages => "stop_sequences",
        ModelSurface.Converse => "inferenceConfig.stopSequences",
        _ => "stop",
    };

    // The name only has to be the same each time, and a digest is.
    private static string Short(string user) =>
        user.Length <= LongestUser ? user : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)));
}

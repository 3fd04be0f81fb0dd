using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>What a chat/completions body must look like. Members not named here are the provider's business and pass.</summary>
internal static class ChatRequestRules
{
    private static readonly string[] Governed =
    [
        "model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "n",
        "tools", "prediction", "service_tier", "modalities", "web_search_options",
    ];

    // Relays and compatible servers read these as orders to call something else than the model decided on.
    private static readonly string[] Redirecting =
    [
        "models", "fallbacks", "route", "provider", "api_base", "api_key", "base_url", "user_config", "extra_body", "extra_headers",
    ];

    internal static ModelFailure? Names(JsonElement root)
    {
        foreach (var member in root.EnumerateObject())
        {
            if (Twin(member.Name, Redirecting) is { } redirect)
            {
                return new ModelFailure(ModelError.MemberRedirects, $"The member {redirect} is not allowed: the broker chooses where a call goes.", redirect);
            }

            if (Twin(member.Name, Governed) is { } known && known != member.Name)
            {
                return new ModelFailure(ModelError.MemberAmbiguous, $"The member {member.Name} differs from {known} only in letter case.", known);
            }
        }

        return null;
    }

    internal static ModelFailure? Shape(JsonElement root)
    {
        if (!root.TryGetProperty("model", out var model) || model.ValueKind != JsonValueKind.String
            || model.GetString() is not { Length: > 0 and <= 256 } name || name.Any(char.IsControl))
        {
            return new ModelFailure(ModelError.ModelMissing, "The member model must be a text of 1 to 256 characters.", "model");
        }

        if (!root.TryGetProperty("messages", out var messages) || messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
        {
            return new ModelFailure(ModelError.MessagesMissing, "The member messages must be an array with at least one message.", "messages");
        }

        if (messages.EnumerateArray().Any(message => message.ValueKind != JsonValueKind.Object))
        {
            return new ModelFailure(ModelError.MemberInvalid, "Every message must be an object.", "messages");
        }

        return Switch(root, "stream")
            ?? Count(root, "max_tokens", int.MaxValue)
            ?? Count(root, "max_completion_tokens", int.MaxValue)
            ?? Count(root, "n", 128)
            ?? StreamOptions(root);
    }

    private static ModelFailure? StreamOptions(JsonElement root)
    {
        if (!root.TryGetProperty("stream_options", out var options) || options.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (options.ValueKind != JsonValueKind.Object)
        {
            return Invalid("stream_options", "an object");
        }

        foreach (var member in options.EnumerateObject())
        {
            if (Twin(member.Name, ["include_usage"]) is { } known && known != member.Name)
            {
                return new ModelFailure(ModelError.MemberAmbiguous, $"The member {member.Name} differs from {known} only in letter case.", known);
            }
        }

        return Switch(options, "include_usage");
    }

    private static ModelFailure? Switch(JsonElement parent, string name) =>
        !parent.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null
            ? null
            : Invalid(name, "true or false");

    private static ModelFailure? Count(JsonElement parent, string name, int most) =>
        !parent.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null
            || (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 1 && count <= most)
            ? null
            : Invalid(name, $"a whole number from 1 to {most}");

    private static ModelFailure Invalid(string name, string accepted) =>
        new(ModelError.MemberInvalid, $"The member {name} must be {accepted}.", name);

    // Go's JSON reader, which some compatible servers use, matches names without regard to case,
    // and counts the long s and the Kelvin sign as s and k.
    private static string? Twin(string name, string[] known)
    {
        var folded = name.Replace('\u017F', 's').Replace('\u212A', 'k');
        return Array.Find(known, candidate => candidate.Equals(folded, StringComparison.OrdinalIgnoreCase));
    }
}

using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Rules for the members of a request's body that hold on every surface.</summary>
internal static class StrictMembers
{
    // Relays and compatible servers read these as orders to call something else than the model decided on, to fetch with the broker's own
    // rights (Azure's data_sources), to switch on what the broker's account may do (access_programs), or to write another text or more of
    // it than the members say that are bounded here (llama.cpp's n_predict outweighs max_tokens; a chat_template can repeat the input).
    private static readonly string[] Redirecting =
    [
        "models", "fallbacks", "route", "provider", "api_base", "api_key", "base_url", "user_config", "extra_body", "extra_headers",
        "api_version", "custom_llm_provider", "deployment_id", "organization", "preset", "plugins", "transforms", "guardrails",
        "data_sources", "dataSources", "access_programs", "kv_transfer_params", "n_predict", "chat_template", "chat_template_kwargs",
        "best_of", "use_beam_search",
    ];

    // LiteLLM's members for the accounts of clouds.
    private static readonly string[] Clouds = ["aws_", "azure_", "vertex_", "watsonx_"];

    /// <summary>Refuses members that redirect, and those that differ from a governed one only in letter case.</summary>
    internal static ModelFailure? Names(JsonElement root, string[] governed, params string[] redirecting)
    {
        foreach (var member in root.EnumerateObject())
        {
            if ((Twin(member.Name, Redirecting) ?? Twin(member.Name, redirecting) ?? OfCloud(member.Name)) is { } redirect)
            {
                return new ModelFailure(ModelError.MemberRedirects, $"The member {redirect} is not allowed: the broker chooses where a call goes.", redirect);
            }

            if (Twins(member.Name, governed) is { } failure)
            {
                return failure;
            }
        }

        return null;
    }

    /// <summary>The members that nobody here knows, neither as harmless nor as something that is bounded or decided on.</summary>
    internal static IReadOnlyList<string> Unknown(JsonElement root, string[] governed, params ReadOnlySpan<string> harmless)
    {
        List<string> unknown = [];
        foreach (var member in root.EnumerateObject())
        {
            if (!governed.Contains(member.Name, StringComparer.Ordinal) && !harmless.Contains(member.Name))
            {
                unknown.Add(member.Name);
            }
        }

        return unknown;
    }

    /// <summary>Whether no configuration can let a member of this name pass.</summary>
    internal static bool IsRefused(string name) => Twin(name, Redirecting) is not null || OfCloud(name) is not null;

    /// <summary>The same for an object inside the body, where nothing redirects.</summary>
    internal static ModelFailure? Inside(JsonElement parent, string[] governed) =>
        parent.EnumerateObject().Select(member => Twins(member.Name, governed)).FirstOrDefault(static failure => failure is not null);

    internal static ModelFailure? Model(JsonElement root) =>
        StrictBody.Text(root, "model") is { Length: > 0 and <= 256 } name && !name.Any(char.IsControl)
            ? null
            : new ModelFailure(ModelError.ModelMissing, "The member model must be a text of 1 to 256 characters.", "model");

    internal static ModelFailure? Switch(JsonElement parent, string name) =>
        StrictBody.Member(parent, name) is null or { ValueKind: JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null }
            ? null
            : Invalid(name, "true or false");

    internal static ModelFailure? Count(JsonElement parent, string name, int most) =>
        StrictBody.Given(parent, name) is not { } value
            || (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 1 && count <= most)
            ? null
            : Invalid(name, $"a whole number from 1 to {most}");

    internal static ModelFailure Invalid(string name, string accepted) =>
        new(ModelError.MemberInvalid, $"The member {name} must be {accepted}.", name);

    private static string? OfCloud(string name) => Clouds.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) ? "of a cloud's account" : null;

    private static ModelFailure? Twins(string name, string[] governed) => Twin(name, governed) is { } known && known != name
        ? new ModelFailure(ModelError.MemberAmbiguous, $"The member {name} differs from {known} only in letter case.", known)
        : null;

    // Go's JSON reader, which some compatible servers use, matches names without regard to case,
    // and counts the long s and the Kelvin sign as s and k.
    private static string? Twin(string name, string[] known)
    {
        var folded = name.Replace('\u017F', 's').Replace('\u212A', 'k');
        return Array.Find(known, candidate => candidate.Equals(folded, StringComparison.OrdinalIgnoreCase));
    }
}

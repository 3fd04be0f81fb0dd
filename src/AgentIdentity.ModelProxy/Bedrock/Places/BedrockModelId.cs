using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace AgentIdentity.ModelProxy;

/// <summary>A model as Bedrock names it: what sort of name it is, and where a call under it may run.</summary>
internal sealed partial record BedrockModelId
{
    // The first label of a base model's id is its maker. What begins otherwise may be a profile of a geography that is not known here.
    private static readonly FrozenSet<string> Makers = new[]
    {
        "ai21", "amazon", "anthropic", "cohere", "deepseek", "google", "luma", "meta", "minimax", "mistral", "moonshot", "moonshotai",
        "nvidia", "openai", "qwen", "stability", "twelvelabs", "writer", "zai",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> ProfileGeographies =
        new[] { "us", "eu", "apac", "jp", "au", "us-gov", "global" }.ToFrozenSet(StringComparer.Ordinal);

    private BedrockModelId(string text, BedrockModelKind kind) => (Text, Kind) = (text, kind);

    /// <summary>The name as it is written.</summary>
    public string Text { get; }

    /// <summary>What sort of name it is.</summary>
    public BedrockModelKind Kind { get; }

    /// <summary>The geography in the name of a cross-region inference profile (<c>eu</c>, <c>global</c>); null where the name has none.</summary>
    public string? Profile { get; private init; }

    /// <summary>The region in an ARN; null where the name has none.</summary>
    public string? Region { get; private init; }

    /// <summary>The maker in the name, such as <c>anthropic</c>; null where the name hides it.</summary>
    public string? Maker { get; private init; }

    /// <summary>Reads a name; null for what Bedrock could not have made.</summary>
    public static BedrockModelId? Parse(string? text)
    {
        if (text is null || !Written().IsMatch(text))
        {
            return null;
        }

        if (!text.StartsWith("arn:", StringComparison.Ordinal))
        {
            return Plain(text, text);
        }

        if (Arn().Match(text) is not { Success: true } arn)
        {
            return null;
        }

        var (service, resource) = (arn.Groups["service"].Value, arn.Groups["resource"].Value);
        var region = arn.Groups["region"].Value is { Length: > 0 } named ? named : null;
        var read = (service, arn.Groups["type"].Value) switch
        {
            ("bedrock", "foundation-model" or "inference-profile") => Plain(text, resource),
            ("bedrock", "application-inference-profile") => new(text, BedrockModelKind.ApplicationProfile),
            ("bedrock", "provisioned-model") => new(text, BedrockModelKind.Provisioned),
            ("bedrock", "custom-model-deployment" or "custom-model" or "imported-model") => new(text, BedrockModelKind.Custom),
            ("bedrock", "default-prompt-router" or "prompt-router") => new(text, BedrockModelKind.Router),
            ("bedrock", "prompt") => new(text, BedrockModelKind.Prompt),
            ("sagemaker", "endpoint") => new(text, BedrockModelKind.Custom),
            _ => new BedrockModelId(text, BedrockModelKind.Unknown),
        };
        return read with { Region = region };
    }

    private static BedrockModelId Plain(string text, string id)
    {
        var labels = id.Split('.', 3);
        return labels.Length > 1 && Makers.Contains(labels[0]) ? new(text, BedrockModelKind.Base) { Maker = labels[0] }
            : labels.Length > 2 && ProfileGeographies.Contains(labels[0]) ? new(text, BedrockModelKind.Profile) { Profile = labels[0], Maker = labels[1] }
            : new(text, BedrockModelKind.Unknown);
    }

    // The pattern of modelId in the service's model is longer and says no more: ids, and ARNs with their parts.
    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.:/-]{0,2047}\z")]
    private static partial Regex Written();

    [GeneratedRegex(@"\Aarn:aws(-[a-z]+)*:(?<service>bedrock|sagemaker):(?<region>[a-z0-9-]*):([0-9]{12})?:(?<type>[a-z-]+)/(?<resource>[^/].*)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Arn();
}

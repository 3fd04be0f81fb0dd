namespace AgentIdentity.ModelProxy;

/// <summary>
/// Where what is sent to a candidate goes: what rules and grants hold against the boundary. What the wire itself says (a host, a profile's
/// prefix) outweighs what an operator states, and where the two do not agree nothing is known.
/// </summary>
/// <param name="Provider">Who gets it.</param>
/// <param name="Geography">The narrowest geography that it is sure to stay in; <see cref="Geography.Unknown"/> when none is.</param>
/// <param name="RetentionDays">For how many days it is kept; null when that is not known.</param>
public sealed record DataPlace(string Provider, string Geography, int? RetentionDays)
{
    private const string Residency = ".api.openai.com";

    /// <summary>The place of a candidate.</summary>
    /// <param name="candidate">The candidate as configured.</param>
    public static DataPlace Of(ModelCandidate candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        var who = KnownHosts.ProviderAt(candidate.Address.Host) ?? candidate.Provider;
        return new DataPlace(Word(who), GeographyOf(candidate, who), candidate.Facts.RetentionDays);
    }

    /// <summary>What the request itself must ask for, so that the candidate's geography holds; null where nothing in it decides that.</summary>
    /// <param name="candidate">The candidate as configured.</param>
    public static string? AskedOf(ModelCandidate candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        return candidate.Provider == ModelProvider.Anthropic ? candidate.Facts.Geography : null;
    }

    /// <summary>The provider's name in rules, grants and records.</summary>
    /// <param name="provider">The provider.</param>
    public static string Word(ModelProvider provider) => provider switch
    {
        ModelProvider.OpenAi => "openai",
        ModelProvider.Azure => "azure",
        ModelProvider.Anthropic => "anthropic",
        ModelProvider.Bedrock => "bedrock",
        _ => "compatible",
    };

    private static string GeographyOf(ModelCandidate candidate, ModelProvider who)
    {
        var stated = candidate.Facts.Geography;
        return who switch
        {
            ModelProvider.OpenAi => Agreed(OfHost(candidate.Address.Host), stated),
            ModelProvider.Azure => OfDeployment(candidate.Facts.DeploymentType, stated),
            ModelProvider.Bedrock => OfBedrock(candidate, stated),
            // Anthropic runs a call where the call itself asks for (AskedOf), and not every surface of it can; a server of one's own is where
            // its owner says.
            ModelProvider.Anthropic when candidate.Provider != ModelProvider.Anthropic => ModelProxy.Geography.Unknown,
            _ => stated ?? ModelProxy.Geography.Unknown,
        };
    }

    // https://{us|eu|…}.api.openai.com keeps to a geography, https://api.openai.com to none.
    private static string? OfHost(string host) =>
        KnownHosts.Plain(host) is var plain && plain == Residency[1..] ? ModelProxy.Geography.Global
        : plain.EndsWith(Residency, StringComparison.Ordinal) ? plain[..^Residency.Length]
        : null;

    private static string Agreed(string? proven, string? stated) =>
        proven is null ? stated ?? ModelProxy.Geography.Unknown : stated is null || stated == proven ? proven : ModelProxy.Geography.Unknown;

    // The type of the deployment decides and not the region of the resource: Global* runs anywhere, DataZone* within the zone.
    private static string OfDeployment(string? type, string? stated)
    {
        if (type is null)
        {
            return ModelProxy.Geography.Unknown;
        }

        if (type.StartsWith("Global", StringComparison.OrdinalIgnoreCase))
        {
            return stated is null or ModelProxy.Geography.Global ? ModelProxy.Geography.Global : ModelProxy.Geography.Unknown;
        }

        if (type.StartsWith("DataZone", StringComparison.OrdinalIgnoreCase))
        {
            return stated is "us" or "eu" ? stated : ModelProxy.Geography.Unknown;
        }

        return type.ToUpperInvariant() is "STANDARD" or "PROVISIONEDMANAGED" or "PROVISIONED" ? stated ?? ModelProxy.Geography.Unknown : ModelProxy.Geography.Unknown;
    }

    // What stands for a model that nobody outside of AWS sees is where its owner says; a name that contradicts itself is nowhere.
    private static string OfBedrock(ModelCandidate candidate, string? stated)
    {
        var (named, called) = (candidate.Region, KnownHosts.AwsRegionAt(candidate.Address.Host));
        if (named is not null && called is not null && named != called)
        {
            return ModelProxy.Geography.Unknown;
        }

        var proven = BedrockPlaces.Of(candidate.WireModel, named ?? called);
        if (proven.Count > 0)
        {
            return stated is null || proven.Contains(stated) ? proven[0] : ModelProxy.Geography.Unknown;
        }

        return BedrockModelId.Parse(candidate.WireModel)?.Kind is BedrockModelKind.ApplicationProfile or BedrockModelKind.Router or BedrockModelKind.Prompt && stated is not null
            ? stated : ModelProxy.Geography.Unknown;
    }
}

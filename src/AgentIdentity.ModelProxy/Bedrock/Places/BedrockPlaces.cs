namespace AgentIdentity.ModelProxy;

/// <summary>
/// Where a call may run, in AWS's own words. A profile's prefix decides and not the region that is called: <c>eu.</c> may leave the region,
/// and <c>global.</c> may run anywhere. What hides its model is unknown, and stays so unless an operator states it.
/// </summary>
public static class BedrockPlaces
{
    /// <summary>Every geography that a call is sure to stay in (<c>jp</c> lies in <c>apac</c>); none when that is not known.</summary>
    /// <param name="modelId">The model as it is called: id, profile or ARN.</param>
    /// <param name="region">The region whose endpoint is called.</param>
    public static IReadOnlyList<string> Of(string? modelId, string? region)
    {
        if (BedrockModelId.Parse(modelId) is not { } model || string.IsNullOrEmpty(region) || (model.Region is { } named && named != region))
        {
            return [];
        }

        var here = OfRegion(region);
        return model.Kind switch
        {
            // Bought throughput and own models are in the region of their ARN, which is the one called.
            BedrockModelKind.Base or BedrockModelKind.Provisioned or BedrockModelKind.Custom => here,
            BedrockModelKind.Profile when model.Profile == "global" => ["global"],
            // Called from beside its geography, a profile may also run where it was called from (us. from Canada).
            BedrockModelKind.Profile when here.Contains(model.Profile!) => Within(model.Profile!),
            _ => [],
        };
    }

    /// <summary>The geographies that a region lies in; none for a region that is not known.</summary>
    public static IReadOnlyList<string> OfRegion(string region)
    {
        ArgumentNullException.ThrowIfNull(region);
        return region switch
        {
            // London and Zurich are in Europe and not in the European Union.
            "eu-west-2" => ["gb"],
            "eu-central-2" => ["ch"],
            "ap-northeast-1" or "ap-northeast-3" => ["jp", "apac"],
            "ap-southeast-2" or "ap-southeast-4" => ["au", "apac"],
            _ when region.StartsWith("us-gov-", StringComparison.Ordinal) => ["us-gov", "us"],
            _ when region.StartsWith("us-", StringComparison.Ordinal) && !region.StartsWith("us-iso", StringComparison.Ordinal) => ["us"],
            _ when region.StartsWith("eu-", StringComparison.Ordinal) => ["eu"],
            _ when region.StartsWith("ap-", StringComparison.Ordinal) => ["apac"],
            _ when region.StartsWith("ca-", StringComparison.Ordinal) => ["ca"],
            _ when region.StartsWith("sa-", StringComparison.Ordinal) => ["sa"],
            _ => [],
        };
    }

    private static IReadOnlyList<string> Within(string profile) => profile switch
    {
        "jp" or "au" => [profile, "apac"],
        "us-gov" => [profile, "us"],
        _ => [profile],
    };
}

namespace AgentIdentity.ModelProxy;

/// <summary>What an operator states about where a candidate runs and what stays there. What is not stated is not known.</summary>
public sealed record ModelFacts
{
    /// <summary>Nothing is stated.</summary>
    public static ModelFacts Unknown { get; } = new();

    /// <summary>The geography that the answer is made in, such as <c>eu</c> or <c>us</c>.</summary>
    public string? Geography { get; init; }

    /// <summary>Azure's deployment type, such as <c>Standard</c>, <c>DataZoneStandard</c> or <c>GlobalStandard</c>.</summary>
    public string? DeploymentType { get; init; }

    /// <summary>For how many days the provider keeps what it was sent; 0 for not at all.</summary>
    public int? RetentionDays { get; init; }
}

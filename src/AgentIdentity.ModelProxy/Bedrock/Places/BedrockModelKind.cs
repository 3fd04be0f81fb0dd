namespace AgentIdentity.ModelProxy;

/// <summary>The sorts of names that Bedrock takes for a model.</summary>
internal enum BedrockModelKind
{
    /// <summary>None that is known here: where it runs is not known either.</summary>
    Unknown = 0,

    /// <summary>A base model; it runs in the region that is called.</summary>
    Base = 1,

    /// <summary>A cross-region inference profile of AWS: its prefix says in which geography it may run.</summary>
    Profile = 2,

    /// <summary>A profile that a customer made: what it stands for is hidden.</summary>
    ApplicationProfile = 3,

    /// <summary>Bought throughput in one region.</summary>
    Provisioned = 4,

    /// <summary>A customer's own model in one region.</summary>
    Custom = 5,

    /// <summary>Several models of which one is picked for each prompt.</summary>
    Router = 6,

    /// <summary>A stored prompt, which names its own model.</summary>
    Prompt = 7,
}

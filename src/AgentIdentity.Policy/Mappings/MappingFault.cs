namespace AgentIdentity.Policy.Mappings;

/// <summary>Why a call is not what its mapping describes.</summary>
internal enum MappingFault
{
    None,
    /// <summary>An argument is missing, of another type, or not declared.</summary>
    Arguments,
    /// <summary>The resource has no name that can be asked about.</summary>
    Resource,
    /// <summary>The body decides and was not read: through a door that reads it the answer may be another.</summary>
    Body,
}

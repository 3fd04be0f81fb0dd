namespace AgentIdentity.AspNetCore;

/// <summary>What an API says about itself in its metadata (RFC 9728 section 2), beside what it is configured with anyway.</summary>
public sealed class ProtectedResourceOptions
{
    /// <summary>Whether the document is served and named in challenges; it is where the audience is an http or https URL.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>A name for people (<c>resource_name</c>), or null.</summary>
    public string? Name { get; set; }

    /// <summary>Where developers read about the API (<c>resource_documentation</c>), or null.</summary>
    public string? Documentation { get; set; }

    /// <summary>The scope words there are (<c>scopes_supported</c>). Where it is empty, those that endpoints demand are listed.</summary>
    public IList<string> Scopes { get; } = [];
}

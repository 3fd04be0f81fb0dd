using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>Step 1 for one protocol.</summary>
internal interface IEntrance
{
    /// <summary>Finds the upstream of the request; where there is none, the passage carries the refusal.</summary>
    Passage Place(HttpContext http);
}

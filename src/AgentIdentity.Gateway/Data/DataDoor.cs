using AgentIdentity.Gateway.Data.Sessions;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Data;

/// <summary>What statements need, whichever door they come by.</summary>
internal sealed class DataDoor(Databases databases, FurtherTables further, ILogger<DataDoor> logger)
{
    public Databases Databases => databases;

    public FurtherTables Further => further;

    public ILogger Logger => logger;
}

namespace AgentIdentity.Server.Fga;

/// <summary>The calls of OpenFGA's API.</summary>
internal enum FgaOperation
{
    CreateStore,
    ListStores,
    GetStore,
    DeleteStore,
    WriteModel,
    ReadModels,
    ReadModel,
    Write,
    Read,
    ReadChanges,
    Check,
    BatchCheck,
    Expand,
    ListObjects,
    StreamedListObjects,
    ListUsers,
    WriteAssertions,
    ReadAssertions,
}

using System.Text.Json;

namespace AgentIdentity.Gateway.Ports;

/// <summary>A tool as its server lists it.</summary>
/// <param name="Name">Its own name.</param>
/// <param name="Digest">SHA-256 of the whole definition in its canonical form (RFC 8785).</param>
/// <param name="Definition">The definition.</param>
/// <param name="Problem">Why calls of it could not be checked; such a tool is not approved. Null for none.</param>
public sealed record SeenTool(string Name, string Digest, JsonElement Definition, string? Problem);

/// <summary>A definition that an administrator stands behind.</summary>
/// <param name="Name">The tool's own name.</param>
/// <param name="Digest">The digest of the definition.</param>
/// <param name="Definition">The definition: arguments are held against its schema.</param>
public sealed record ApprovedTool(string Name, string Digest, JsonElement Definition);

namespace AgentIdentity.Policy;

/// <summary>A tool, operation or model that a mapping file lists.</summary>
/// <param name="Kind"><see cref="CallKind.Mcp"/>, <see cref="CallKind.Http"/> (which stands for data, too) or <see cref="CallKind.Model"/>.</param>
/// <param name="Upstream">The upstream's name; <see cref="Call.ModelUpstream"/> for models.</param>
/// <param name="Name">The tool, the operation as it is listed (<c>GET /orders/{id}</c>), or the model's alias.</param>
/// <param name="Risk">How much harm it can do.</param>
/// <param name="File">The file, relative to the bundle.</param>
/// <param name="Line">The one-based line it begins on.</param>
public sealed record MappingInfo(CallKind Kind, string Upstream, string Name, Risk Risk, string File, int Line);

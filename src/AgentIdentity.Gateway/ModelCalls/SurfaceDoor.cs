using AgentIdentity.ModelProxy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.ModelCalls;

/// <summary>A surface as clients reach it. Everything behind its reading is the same for all.</summary>
/// <param name="Surface">What is spoken.</param>
/// <param name="Read">Reads a body, with what else of the request the surface looks at.</param>
internal sealed record SurfaceDoor(ModelSurface Surface, Func<HttpRequest, ReadOnlyMemory<byte>, ModelResult<ModelRequest>> Read);

using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.ModelProxy;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.ModelCalls.Bedrock;

/// <summary>Step 1 of calls to Bedrock's own surface: /model/{alias}/converse and converse-stream. The alias is one escaped label, as Bedrock's model ids are.</summary>
internal sealed class ConverseEntrance(UpstreamTable table, ModelParts parts, IOptions<GatewayOptions> options) : IEntrance
{
    public const string Prefix = "/model/";

    public Passage Place(HttpContext http)
    {
        var (label, path) = RequestTarget.Read(http, Prefix);
        var place = new Place(
            CallKind.Model, "", table.ModelAudience, table.PublicUrl + path, table.MetadataOf("/v1"),
            options.Value.AllowBearerModels, options.Value.MaxModelBodyBytes)
        {
            Gateway = table.PublicUrl,
        };
        var operation = path.Length > Prefix.Length + label.Length ? path[(Prefix.Length + label.Length)..] : "";
        bool? stream = label.Length == 0 || http.Request.Method != HttpMethods.Post ? null : operation switch
        {
            "/converse" => false,
            "/converse-stream" => true,
            _ => null,
        };
        return stream is { } asked
            ? new ModelPassage(http, place, new SurfaceDoor(ModelSurface.Converse, (_, body) => ConverseRequest.Read(Uri.UnescapeDataString(label), asked, body)), parts)
            : new UnknownSurfacePassage(http, place with { Name = label }, ModelSurface.Converse, UnservedOperations.OfBedrock(operation));
    }
}

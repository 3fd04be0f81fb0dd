using System.Text;
using System.Text.Json;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AgentIdentity.Gateway.Http;

/// <summary>A call that is understood by its method and its path; its body is nobody's business but the receiver's.</summary>
internal abstract class PathPassage(HttpContext http, Place place) : Passage(http, place)
{
    private const string Methods = "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE";

    /// <summary>What stands before the path of the call, such as /api/orders.</summary>
    protected abstract string Prefix { get; }

    /// <summary>The method that is decided on.</summary>
    protected virtual string Method => Http.Request.Method;

    /// <summary>The request target that is decided on, as it was sent.</summary>
    protected virtual string Target => RequestTarget.Raw(Http);

    /// <summary>Null before step 3.</summary>
    protected ApiPath? Path { get; private set; }

    /// <summary>Whether a header asks for another method than <see cref="Method"/>.</summary>
    protected virtual bool OverridesMethod(string header) => SentHeaders.OverridesMethod(header);

    public override ValueTask<Refusal?> UnderstandAsync() => new(Understand());

    public override void Describe(Utf8JsonWriter json)
    {
        json.WriteString("action", Method);
        json.WriteString("identifier", Path?.Path ?? Target.Split('?')[0]);
        if (Path is { Query.Length: > 0 })
        {
            json.WriteString("query_digest", EvidenceBody.Digest(Encoding.ASCII.GetBytes(Path.Query)));
        }
    }

    private Refusal? Understand()
    {
        var request = Http.Request;
        if (!Methods.Split(", ").Contains(Method, StringComparer.Ordinal))
        {
            return Refusal.Of(GatewayError.MethodNotAllowed, "This method is not mediated.") with { Allow = Methods };
        }

        if (Http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } || Http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true })
        {
            return Refusal.Of(GatewayError.UpgradeRefused, "Protocol upgrades are not mediated.");
        }

        if (request.Headers.Keys.FirstOrDefault(OverridesMethod) is { } header)
        {
            return Refusal.Of(GatewayError.MethodOverride, $"The header {header} is not accepted: use the method itself.");
        }

        if (!ApiPath.TryRead(Target, Prefix, out var path, out var problem))
        {
            return Refusal.Of(GatewayError.PathAmbiguous, problem);
        }

        Path = path;
        if (SentHeaders.QueryOverridesMethod(path.Query))
        {
            return Refusal.Of(GatewayError.MethodOverride, "A query that names another method is not accepted: use the method itself.");
        }

        Call = Call.Http(Place.Name, Method, path.Path, path.Query.TrimStart('?'), bodyRead: false);
        return BoundedBody.CheckLength(Http, Place.MaxBodyBytes);
    }
}

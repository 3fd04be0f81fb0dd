using System.Text;
using System.Text.Json;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AgentIdentity.Gateway.Http;

/// <summary>A call that is understood by its method, its path and its query, and by its body where that is JSON and can be held.</summary>
internal abstract class PathPassage(HttpContext http, Place place) : Passage(http, place)
{
    private const string Methods = "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE";

    /// <summary>What stands before the path of the call, such as /api/orders.</summary>
    protected abstract string Prefix { get; }

    /// <summary>The method that is decided on.</summary>
    protected virtual string Method => Http.Request.Method;

    /// <summary>The request target that is decided on, as it was sent.</summary>
    protected virtual string Target => RequestTarget.Raw(Http);

    /// <summary>Whether there may be a body that nobody here has read.</summary>
    protected virtual bool HasBody => Http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false };

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

    public override Refusal Deny(Decision decision) => decision.Outcome == Outcome.NeedsApproval && !IsWhole ? NotWhole() : base.Deny(decision);

    public override Refusal? Unmet(Decision decision) => decision.Used.IsDefaultOrEmpty || IsWhole ? base.Unmet(decision) : NotWhole();

    /// <summary>The call with what is known of its body.</summary>
    protected Call CallWith(JsonElement? body, bool read) => Call.Http(Place.Name, Method, Path!.Path, Path.Query.Length == 0 ? "" : Path.Query[1..], read, body);

    // Whoever approves one request must not have approved another with the same address.
    private static Refusal NotWhole() =>
        Refusal.Of(GatewayError.Denied, "This needs an approval, which is for one body, and the body is not known here. Send JSON, to the gateway itself.") with { Reason = DecisionReason.BodyRequired };

    /// <summary>Whether this sort of request is mediated here at all.</summary>
    protected virtual Refusal? CheckForm()
    {
        if (!Methods.Split(", ").Contains(Method, StringComparer.Ordinal))
        {
            return Refusal.Of(GatewayError.MethodNotAllowed, "This method is not mediated.") with { Allow = Methods };
        }

        return Http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } || Http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true }
            ? Refusal.Of(GatewayError.UpgradeRefused, "Of protocol upgrades only WebSockets are mediated, at upstreams that have them.")
            : null;
    }

    private Refusal? Understand()
    {
        var request = Http.Request;
        if (CheckForm() is { } misshapen)
        {
            return misshapen;
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

        Call = CallWith(body: null, read: !HasBody);
        return BoundedBody.CheckLength(Http, Place.MaxBodyBytes);
    }
}

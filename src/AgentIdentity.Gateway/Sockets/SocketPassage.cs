using System.Text.Json;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Forwarding.Aws;
using AgentIdentity.Gateway.Http;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Sockets;

/// <summary>
/// A WebSocket. Opening it is one call, decided as CONNECT on its path (RFC 8441): whoever may GET there may not talk there. What is said
/// over it is decided no more; it lasts until one side closes it, a stop, or the end of the token.
/// </summary>
internal sealed class SocketPassage(HttpContext http, Place place, SocketUpstream upstreams) : PathPassage(http, place)
{
    private SocketRelay? _relay;

    public required bool OriginAllowed { get; init; }

    protected override string Prefix => "/api/" + Place.Name;

    protected override string Method => HttpMethods.Connect;

    // Nobody has read what will be said.
    protected override bool HasBody => true;

    protected override Refusal? CheckForm()
    {
        if (!Upstream!.WebSockets)
        {
            return Refusal.Of(GatewayError.UpgradeRefused, "This upstream has no WebSockets here.");
        }

        if (!OriginAllowed)
        {
            return Refusal.Of(GatewayError.OriginRefused, "Pages of this origin may not open WebSockets here.");
        }

        return SocketHandshake.FindProblem(Http) is { } problem ? Refusal.Of(GatewayError.UpgradeRefused, problem) : null;
    }

    public override async ValueTask<Refusal?> ForwardAsync()
    {
        Gate?.LastUntil(Token!.ExpiresAt);
        var target = new Uri(Upstream!.Address + Path!.Path + Path.Query, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        if (Credential.Session is not null && AwsObjection.To(Http.Request, target.Query, Upstream.Aws!) is { } objection)
        {
            return objection;
        }

        var (socket, error) = await upstreams.OpenAsync(this, target, new HttpOutbound(this) { Target = target });
        if (socket is null)
        {
            return Refusal.Of(error!.Value, Explanation.Of(error.Value));
        }

        using (socket)
        {
            using var caller = SocketUpstream.Of(await SocketHandshake.TakeOverAsync(Http, socket.SubProtocol), isServer: true, socket.SubProtocol);
            Answered = true;
            _relay = new SocketRelay(caller, socket, Place.MaxBodyBytes, SecretMask.Of(Credential));
            return await _relay.RunAsync(this);
        }
    }

    public override void DescribeEnd(Utf8JsonWriter json)
    {
        if (_relay is not null)
        {
            json.WriteNumber("sent_bytes", _relay.Sent);
            json.WriteNumber("received_bytes", _relay.Received);
        }
    }

    public override Task AnswerAsync(Refusal refusal) => ProblemAnswer.WriteAsync(this, refusal);
}

using System.Net;
using System.Runtime.InteropServices;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Forwarding.Aws;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Gateway.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace AgentIdentity.Gateway.Forwarding;

/// <summary>Step 7's common part, over YARP's forwarder.</summary>
internal sealed class UpstreamForwarder(IHttpForwarder forwarder, UpstreamClients clients, GatewayTelemetry telemetry, TimeProvider time, ILogger<UpstreamForwarder> logger)
{
    // The flight and the relay keep the real clocks; the forwarder's own is a backstop that never fires first.
    private static readonly TimeSpan Backstop = TimeSpan.FromMinutes(1);

    public async ValueTask<Refusal?> SendAsync(Passage passage, Outbound outbound)
    {
        var upstream = passage.Upstream!;
        var (whole, unsendable) = await SignedBody.ReadAsync(passage, outbound);
        if (unsendable is not null)
        {
            return unsendable;
        }

        using var flight = new Flight(passage, outbound, time);
        using var leg = telemetry.Leave(passage);
        if (whole is { } body)
        {
            passage.Http.Request.Body = Replay(body);
            passage.Http.Request.ContentLength = body.Length;
        }

        var equipment = new Equipment(passage.Credential, whole ?? default)
        {
            IsLookedFor = upstream.Credential is CredentialKind.Header or CredentialKind.Basic or CredentialKind.OAuth,
        };
        var transformer = new UpstreamTransformer(outbound, equipment, flight, time);
        var config = new ForwarderRequestConfig
        {
            ActivityTimeout = upstream.Timeout + Backstop,
            Version = HttpVersion.Version20,
            VersionPolicy = outbound.NeedsTrailers ? HttpVersionPolicy.RequestVersionExact : HttpVersionPolicy.RequestVersionOrLower,
        };
        var error = await forwarder.SendAsync(passage.Http, upstream.Address, clients.For(upstream), config, transformer, flight.Sending);
        leg.Status = flight.UpstreamStatus;
        if (error == ForwarderError.None)
        {
            leg.Error = flight.Refusal?.Code;
            passage.Answered = passage.Http.Response.HasStarted;
            return flight.Refusal;
        }

        var fault = passage.Http.Features.Get<IForwarderErrorFeature>()?.Exception;
        var refusal = flight.EndBecause(Judge(error, fault, passage, flight));
        leg.Error = refusal.Code;
        Log.UpstreamFailed(logger, fault, upstream.Name, passage.DecisionId, refusal.Code, error.ToString());
        return refusal;
    }

    private static MemoryStream Replay(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(body.ToArray(), writable: false);

    private static GatewayError Judge(ForwarderError error, Exception? fault, Passage passage, Flight flight)
    {
        if (flight.Stopped.IsCancellationRequested)
        {
            return flight.EndedBecause;
        }

        if (passage.Http.RequestAborted.IsCancellationRequested)
        {
            return GatewayError.CallerGone;
        }

        return error switch
        {
            ForwarderError.RequestTimedOut or ForwarderError.RequestCanceled => GatewayError.UpstreamSlow,
            ForwarderError.RequestBodyClient => IsTooLarge(fault) ? GatewayError.BodyTooLarge : GatewayError.BodyUnreadable,
            ForwarderError.Request when IsDown(fault) => GatewayError.UpstreamDown,
            ForwarderError.ResponseBodyClient => GatewayError.CallerGone,
            ForwarderError.NoAvailableDestinations => GatewayError.UpstreamDown,
            _ => GatewayError.UpstreamCut,
        };
    }

    private static bool IsTooLarge(Exception? fault) =>
        Causes(fault).Any(cause => cause is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge });

    // Everything before the connection stands; what breaks afterwards is a cut.
    private static bool IsDown(Exception? fault) =>
        Causes(fault).Any(cause => cause is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        });

    private static IEnumerable<Exception> Causes(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            yield return fault;
        }
    }
}

using System.Net;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.ModelCalls.Attempts;
using AgentIdentity.Gateway.ModelCalls.Routing;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.ModelProxy;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.ModelCalls.State;

/// <summary>Asks the one candidate that keeps a response, and reads its answer whole. There is nobody to fail over to.</summary>
internal sealed class KeptSender(UpstreamClients clients, TimeProvider time, ILogger<KeptSender> logger)
{
    private const int LongestAnswer = 16 << 20;

    public async ValueTask<KeptAnswer> AskAsync(Passage passage, RoutedCandidate candidate, KeptAsk ask, string query)
    {
        using var clock = new ExchangeClock(passage, TimeSpan.Zero, time);
        try
        {
            using var message = MessageOf(passage, candidate, ask, query);
            clock.Wait();
            using var answer = await clients.ForModel(passage.Upstream!).SendAsync(message, clock.Reading);
            clock.Heard();
            clock.Wait();
            var (body, error) = await WholeAnswer.ReadAsync(answer, LongestAnswer, passage.Gate, clock.Reading);
            clock.Heard();
            return error is not null ? new KeptAnswer { Error = error } : Of(passage, answer, body);
        }
        catch (Exception fault) when (fault is OperationCanceledException or HttpRequestException or IOException)
        {
            var error = clock.Reading.IsCancellationRequested ? clock.Why : ModelSender.IsDown(fault) ? GatewayError.UpstreamDown : GatewayError.UpstreamCut;
            Log.CandidateFailed(logger, fault, candidate.Model.Name, passage.DecisionId, 0, error.Code());
            return new KeptAnswer { Error = error };
        }
    }

    private HttpRequestMessage MessageOf(Passage passage, RoutedCandidate candidate, KeptAsk ask, string query)
    {
        var call = ProviderAddress.OfKept(candidate.Model, ask.Tail, query);
        var message = new HttpRequestMessage(ask.Method, call.Address) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        if (ask.Method == HttpMethod.Post)
        {
            message.Content = new ByteArrayContent([]);
        }

        message.Headers.TryAddWithoutValidation("Accept", "application/json");
        foreach (var (name, value) in call.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        passage.Credential.ApplyTo(message, ReadOnlyMemory<byte>.Empty, time.GetUtcNow());
        return message;
    }

    private static KeptAnswer Of(Passage passage, HttpResponseMessage answer, ReadOnlyMemory<byte> body)
    {
        var (status, mask) = ((int)answer.StatusCode, SecretMask.Of(passage.Credential));
        string? Header(string name) => answer.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
        var known = new KeptAnswer { Status = status, Headers = CallerAnswer.Passing(answer, mask), Location = Header("x-ms-region") };
        if (!answer.IsSuccessStatusCode)
        {
            if (status is 401 or 403 or 407)
            {
                passage.Credential.Refused?.Invoke();
            }

            return known with { Refused = SurfaceErrors.Read(ModelSurface.Responses, new ProviderErrorAnswer(status, body, Header, ModelSender.KeyOf(passage.Credential))) };
        }

        return body.Length > 0 && answer.Content.Headers.ContentType?.MediaType != "application/json"
            ? known with { Error = GatewayError.UpstreamAnswerUnreadable }
            : known with { Body = mask?.Take(body.Span, isEnd: true) ?? body };
    }
}

/// <summary>What the keeper said.</summary>
internal sealed record KeptAnswer
{
    public int? Status { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    public IReadOnlyList<KeyValuePair<string, string[]>> Headers { get; init; } = [];

    /// <summary>Where it says that it is.</summary>
    public string? Location { get; init; }

    public ProviderRefusal? Refused { get; init; }

    public GatewayError? Error { get; init; }
}

using System.Net;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.ModelProxy;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.ModelCalls.Attempts;

/// <summary>
/// Sends a call to one candidate and waits for the first thing it says. Not over YARP's forwarder, which begins the caller's answer with the
/// provider's headers and ends the one with the other: here an answer can be given up before the caller saw anything of it, and read on after.
/// </summary>
internal sealed class ModelSender(UpstreamClients clients, TimeProvider time, ILogger<ModelSender> logger)
{
    public async ValueTask<Attempt> TryAsync(Passage passage, ModelRequest request, PreparedCall prepared)
    {
        var began = time.GetTimestamp();
        var clock = new ExchangeClock(passage, prepared.Fit.Candidate.Drain, time);
        HttpResponseMessage? answer = null;
        ModelExchange? exchange = null;
        try
        {
            using var message = MessageOf(passage, request, prepared);
            clock.Wait();
            answer = await clients.ForModel(passage.Upstream!).SendAsync(message, clock.Reading);
            clock.Heard();
            if (!answer.IsSuccessStatusCode)
            {
                return await RefusedAsync(passage, prepared, answer, clock, began);
            }

            if (answer.Content.Headers.ContentEncoding.Any(static coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
            {
                return new Attempt(prepared) { Status = (int)answer.StatusCode, Error = GatewayError.UpstreamAnswerUnreadable };
            }

            var meter = request.MeterFor(prepared.Fit.Wire, answer.Content.Headers.ContentType?.ToString(), new AnswerTerms(request.Model, passage.DecisionId, time.GetUtcNow()));
            if (prepared.Fit.Candidate.Model is { ShowsAllOutput: true, Tokenizer: not null })
            {
                meter.Listen();
            }

            exchange = new ModelExchange(answer, await answer.Content.ReadAsStreamAsync(clock.Reading), SecretMask.Of(passage.Credential), meter, clock, time);
            await exchange.HoldAsync();
            return new Attempt(prepared)
            {
                Status = (int)answer.StatusCode,
                Exchange = exchange,
                Error = exchange.FirstFault is null ? exchange.Error : null,
                Took = time.GetElapsedTime(began),
            };
        }
        catch (Exception fault) when (fault is OperationCanceledException or HttpRequestException or IOException)
        {
            var error = clock.Reading.IsCancellationRequested ? clock.Why : IsDown(fault) ? GatewayError.UpstreamDown : GatewayError.UpstreamCut;
            Log.CandidateFailed(logger, fault, prepared.Fit.Candidate.Model.Name, passage.DecisionId, 0, error.Code());
            return new Attempt(prepared) { Error = error, Took = time.GetElapsedTime(began) };
        }
        finally
        {
            // An exchange lives on in its attempt.
            if (exchange is null)
            {
                answer?.Dispose();
                clock.Dispose();
            }
        }
    }

    private HttpRequestMessage MessageOf(Passage passage, ModelRequest request, PreparedCall prepared)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, prepared.Address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = new ReadOnlyMemoryContent(prepared.Body),
        };
        var passes = prepared.Fit.Wire == request.Surface;
        foreach (var (name, values) in passage.Http.Request.Headers)
        {
            if (passes && name.Equals(IdempotencyKey.Header, StringComparison.OrdinalIgnoreCase))
            {
                message.Headers.TryAddWithoutValidation(name, IdempotencyKey.Of(passage.Token!.DelegationId, values.ToString()));
                continue;
            }

            // What a caller says of a body in one form does not hold of the same in another.
            if (passes && HeaderRules.PassesUpstream(name, prepared.Fit.Wire) && !passage.Credential.Sets(name) && !message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                message.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        if (!passes)
        {
            message.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        foreach (var (name, value) in prepared.Provider.Headers)
        {
            message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value);
        }

        passage.Credential.ApplyTo(message, prepared.Body, time.GetUtcNow());
        return message;
    }

    private async ValueTask<Attempt> RefusedAsync(Passage passage, PreparedCall prepared, HttpResponseMessage answer, ExchangeClock clock, long began)
    {
        clock.Wait();
        var (body, _) = await WholeAnswer.ReadAsync(answer, ProviderRefusal.LongestBody, passage.Gate, clock.Reading);
        clock.Heard();
        string? Header(string name) => answer.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
        var status = (int)answer.StatusCode;
        if (status is 401 or 403 or 407)
        {
            passage.Credential.Refused?.Invoke();
        }

        var refused = SurfaceErrors.Read(prepared.Fit.Wire, new ProviderErrorAnswer(status, body, Header, KeyOf(passage.Credential)));
        return new Attempt(prepared)
        {
            Status = status,
            Refused = refused,
            RetryAfter = RetryAfter.Of(Header, time.GetUtcNow()),
            Headers = CallerAnswer.Passing(answer, SecretMask.Of(passage.Credential)),
            Took = time.GetElapsedTime(began),
        };
    }

    // The key itself: a provider that repeats it leaves out the scheme it came with.
    public static string? KeyOf(UpstreamCredential credential) =>
        credential.Headers is [{ Value: var secret }, ..] && secret.Reveal() is var sent ? sent[(sent.IndexOf(' ', StringComparison.Ordinal) + 1)..] : null;

    public static bool IsDown(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            if (fault is HttpRequestException
                {
                    HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
                })
            {
                return true;
            }
        }

        return false;
    }
}

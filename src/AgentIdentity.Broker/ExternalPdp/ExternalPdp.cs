using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AgentIdentity.Policy;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>
/// Asks the decision point elsewhere. It has one try within its time limit; whatever it does but permit, plainly and without
/// conditions, refuses.
/// </summary>
internal sealed class ExternalPdp : IDisposable
{
    private const int LongestAnswer = 64 * 1024;

    private readonly ExternalPdpOptions _options;
    private readonly Uri _evaluation;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly ILogger<ExternalPdp> _log;

    public ExternalPdp(ExternalPdpOptions options, TimeProvider time, ILogger<ExternalPdp> log)
    {
        (_options, _time, _log) = (options, time, log);
        _evaluation = new Uri(options.Address.AbsoluteUri.TrimEnd('/') + "/access/v1/evaluation");
        // An answer from another address would be somebody else's, and the credential is for this one.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LongestAnswer,
        };
    }

    /// <summary>What it says to a call. Null for the question whether a thing belongs in a list: nobody has chosen arguments, and nothing leaves.</summary>
    public async ValueTask<ExternalAnswer?> AskAsync(DecisionRequest request, string decisionId, CancellationToken cancellation)
    {
        if (IsForList(request.Call))
        {
            return null;
        }

        using var limit = new CancellationTokenSource(_options.TimeLimit, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await SendAsync(request, decisionId, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Failed($"it did not answer within {_options.TimeLimit.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s");
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or IOException)
        {
            return Failed($"it cannot be reached: {RemoteCalls.Plain(unreachable.Message)}");
        }
#pragma warning disable CA1031 // Whatever goes wrong here is no permission.
        catch (Exception wrong) when (wrong is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return Failed($"its answer cannot be used: {wrong.GetType().Name}");
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<ExternalAnswer> SendAsync(DecisionRequest request, string decisionId, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, _evaluation);
        message.Headers.Authorization = _options.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        message.Headers.TryAddWithoutValidation("X-Request-ID", decisionId);
        message.Content = new ByteArrayContent(ExternalQuestion.Write(request, _options));
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _http.SendAsync(message, cancellation).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return Failed($"it answered {((int)response.StatusCode).ToString(CultureInfo.InvariantCulture)}");
        }

        return Read(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
    }

    private ExternalAnswer Read(byte[] body)
    {
        JsonElement json;
        try
        {
            json = RemoteCalls.Parse(body);
        }
        catch (JsonException)
        {
            return Failed("its answer is not JSON that every reader reads alike");
        }

        return json.Find("decision") switch
        {
            { ValueKind: JsonValueKind.True } => Permitted(json),
            { ValueKind: JsonValueKind.False } => new ExternalAnswer(false, _options.Name, ExternalReason.Of(json)),
            _ => Failed("its answer holds no decision"),
        };
    }

    // Obligations bind whoever asked; what cannot be met is a refusal (AuthZEN obligations profile, PEP compliance).
    private ExternalAnswer Permitted(JsonElement json) => json.Find("context").Find("obligations") switch
    {
        null or { ValueKind: JsonValueKind.Null } => new ExternalAnswer(true, _options.Name, null),
        { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() == 0 => new ExternalAnswer(true, _options.Name, null),
        { } obligations => new ExternalAnswer(false, _options.Name, $"it permits only with obligations that are not met here: {ExternalReason.Types(obligations)}"),
    };

    private ExternalAnswer Failed(string why)
    {
        Log.ExternalPdpFailed(_log, _options.Name, why);
        return new ExternalAnswer(false, _options.Name, why, Failed: true);
    }

    private static bool IsForList(Call call) => !call.ArgumentsKnown && !call.ArgumentsUnread && call.Kind is (CallKind.Mcp or CallKind.Model);
}

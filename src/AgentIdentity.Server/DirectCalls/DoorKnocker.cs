using System.Net;
using System.Net.Http.Headers;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.DirectCalls;

/// <summary>
/// Calls an upstream as somebody would who goes around the gateway: with nothing, with a token that nobody signed, and with a good token
/// for somebody else, such as agents hold. What is asked for changes nothing: a list of tools, or a GET.
/// </summary>
internal sealed class DoorKnocker(TokenMinter minter, TimeProvider time) : IDisposable
{
    private const string Nobody = "agentidentity:doctor";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = Patience,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Null where the path leads elsewhere.</summary>
    public async Task<IReadOnlyList<Knock>?> KnockAsync(UpstreamOptions upstream, string path, CancellationToken cancellation)
    {
        if (upstream.Command is not null || upstream.Kind is not ("mcp" or "http"))
        {
            return [];
        }

        var address = new Uri(upstream.Address).AbsoluteUri.TrimEnd('/');
        if ((path.Length > 0 && path[0] != '/') || !Uri.TryCreate(address + path, UriKind.Absolute, out var target)
            || !(target.AbsoluteUri + "/").StartsWith(address + "/", StringComparison.Ordinal))
        {
            return null;
        }

        List<Knock> knocks = [await OneAsync("nothing", upstream, target, null, cancellation)];
        if (upstream.Credential is "token" or "transaction" && knocks[0].Verdict == KnockVerdict.Refused)
        {
            var token = await OthersTokenAsync(cancellation);
            knocks.Add(await OneAsync("unsigned", upstream, target, token[..(token.LastIndexOf('.') + 1)] + "AAAA", cancellation));
            knocks.Add(await OneAsync("other_audience", upstream, target, token, cancellation));
        }

        return knocks;
    }

    public void Dispose() => _http.Dispose();

    // It opens nothing where audiences are checked: no upstream can have this one.
    private async Task<string> OthersTokenAsync(CancellationToken cancellation) => (await minter.MintDelegatedAsync(new DelegatedTokenRequest
    {
        Subject = Nobody,
        Actor = new Actor(minter.Issuer, Nobody, null),
        ClientId = Nobody,
        Audience = "urn:agentidentity:doctor",
        DelegationId = Identifiers.New("dlg_"),
        TransactionId = Identifiers.New("txn_"),
        NotAfter = time.GetUtcNow().AddMinutes(1),
    }, cancellation)).Value;

    private async Task<Knock> OneAsync(string with, UpstreamOptions upstream, Uri target, string? token, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        Knock? last = null;
        try
        {
            foreach (var question in upstream.Kind == "mcp" ? DoorQuestion.Mcp : [DoorQuestion.Get])
            {
                using var request = question.To(target);
                request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
                using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
                last = new Knock(with, Judge(response.StatusCode), (int)response.StatusCode);
                if (last.Verdict != KnockVerdict.Unclear)
                {
                    return last;
                }
            }

            return last!;
        }
        catch (Exception problem) when (problem is HttpRequestException || (problem is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new Knock(with, KnockVerdict.Unreached, null);
        }
    }

    private static KnockVerdict Judge(HttpStatusCode status) => (int)status switch
    {
        401 or 403 => KnockVerdict.Refused,
        >= 200 and < 300 => KnockVerdict.Served,
        _ => KnockVerdict.Unclear,
    };
}

using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentIdentity.Client;

/// <summary>Takes the human through a challenge. However many calls meet it at once, the human is asked once.</summary>
internal sealed partial class StepUps(Func<StepUpChallenge, CancellationToken, Task<bool>>? ask, string issuer) : IDisposable
{
    private readonly ConcurrentDictionary<StepUpChallenge, Lazy<Task<bool>>> _open = new();
    private readonly CancellationTokenSource _end = new();

    /// <summary>The challenge of a response, where the human can be asked to meet it. A page that is not the broker's is not shown to anybody.</summary>
    public StepUpChallenge? Read(HttpResponseMessage response, string delegation)
    {
        if (ask is null || response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return null;
        }

        foreach (var challenge in response.Headers.WwwAuthenticate)
        {
            var said = Parameters().Matches(challenge.Parameter ?? "").ToLookup(static pair => pair.Groups[1].Value, static pair => pair.Groups[2].Value);
            if (said["error"].FirstOrDefault() == "insufficient_user_authentication" && said["step_up_uri"].FirstOrDefault() is { } page
                && page.StartsWith(issuer + "/", StringComparison.Ordinal) && Uri.TryCreate(page, UriKind.Absolute, out var address))
            {
                return new StepUpChallenge(delegation, address)
                {
                    AcrValues = said["acr_values"].FirstOrDefault(),
                    MaxAge = long.TryParse(said["max_age"].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < int.MaxValue
                        ? TimeSpan.FromSeconds(seconds) : null,
                };
            }
        }

        return null;
    }

    public Task<bool> AskAsync(StepUpChallenge challenge, CancellationToken cancellationToken) =>
        _open.GetOrAdd(challenge, static (asked, self) => new Lazy<Task<bool>>(() => self.RunAsync(asked)), this).Value.WaitAsync(cancellationToken);

    /// <summary>
    /// Which sign-in of its human a token speaks of; null where it does not say. Times are whole seconds, so a second sign-in of the same second
    /// is told by its acr. The broker is the token's issuer, so this is no guess at somebody else's form.
    /// </summary>
    public static (long Time, string? Acr)? SignInOf(AccessToken token)
    {
        if (token.Value.Split('.') is not [_, var claims, _])
        {
            return null;
        }

        try
        {
            using var read = JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
            var acr = read.RootElement.TryGetProperty("acr", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            return read.RootElement.TryGetProperty("auth_time", out var time) && time.TryGetInt64(out var seconds) ? (seconds, acr) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task<bool> RunAsync(StepUpChallenge challenge)
    {
        // Leaves the caller's own path before anybody is asked.
        await Task.Yield();
        try
        {
            return await ask!(challenge, _end.Token).ConfigureAwait(false);
        }
        finally
        {
            _open.TryRemove(challenge, out _);
        }
    }

    [GeneratedRegex(@"([a-z_]+)=""([^""]*)""", RegexOptions.CultureInvariant)]
    private static partial Regex Parameters();
}

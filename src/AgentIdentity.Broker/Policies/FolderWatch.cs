using AgentIdentity.Policy;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>
/// Looks at the policy folder again and again: mounted folders tell nobody of their changes. What changed is read only when it looks the
/// same twice, so that a folder in the middle of being written is left alone.
/// </summary>
internal sealed class FolderWatch(PolicySource policy, BrokerOptions options, TimeProvider time, ILogger<FolderWatch> log) : IAsyncDisposable
{
    private Rounds? _rounds;
    private string? _seen;
    private string? _tried;

    public void Start()
    {
        if (options.Policy.WatchEvery is { } every)
        {
            _rounds = new Rounds(every, time, _ => LookAsync(), failure => Log.FolderUnread(log, options.PolicyFolder, failure));
            _rounds.Start();
        }
    }

    public ValueTask DisposeAsync() => _rounds?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task LookAsync()
    {
        // A bundle that was pushed is in force until somebody says reload.
        if (policy.Status.Origin == BundleOrigin.Push)
        {
            return;
        }

        var found = Fingerprint();
        if (found != policy.Tried && found != _tried && found == _seen)
        {
            _tried = found;
            await policy.ReloadAsync("folder watch");
        }

        _seen = found;
    }

    private string Fingerprint()
    {
        try
        {
            return BundleContent.Read(options.PolicyFolder).Fingerprint;
        }
        catch (PolicyLoadException unreadable)
        {
            // Tried once, so that it is told; then not again until it changes.
            return unreadable.Message;
        }
    }
}

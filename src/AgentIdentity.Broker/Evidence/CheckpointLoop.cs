using AgentIdentity.Evidence;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>
/// Signs where the chain stands, a quarter of a second behind it at most, into a second place: whoever rewrites the database without
/// the checkpoint key is found out.
/// </summary>
public sealed class CheckpointLoop : IAsyncDisposable
{
    private readonly Journal _journal;
    private readonly BrokerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<CheckpointLoop> _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _signing = new();
    private CheckpointKey? _key;
    private Task? _loop;
    private long _signed;

    internal CheckpointLoop(Journal journal, BrokerOptions options, TimeProvider time, ILogger<CheckpointLoop> log) =>
        (_journal, _options, _time, _log) = (journal, options, time, log);

    /// <summary>The file the checkpoints go to, one JSON line each.</summary>
    public string FilePath => _options.CheckpointFile ?? Path.Combine(_options.DataFolder, "checkpoints", "checkpoints.jsonl");

    /// <summary>The public half of the checkpoint key, which verifiers need.</summary>
    public CheckpointPublicKey PublicKey => Key.Public;

    private CheckpointKey Key => _key ?? throw new BrokerException(BrokerError.StorageUnavailable, "The broker has not been initialised.");

    /// <summary>Every checkpoint so far.</summary>
    public Task<IReadOnlyList<Checkpoint>> ReadAsync(CancellationToken cancellation = default) => CheckpointFile.ReadAsync(FilePath, cancellation);

    /// <summary>Signs the durable head now, if it moved.</summary>
    public void Sign()
    {
        lock (_signing)
        {
            var head = _journal.Head;
            if (head.Sequence > _signed)
            {
                CheckpointFile.Append(FilePath, new CheckpointSigner(Key).Sign(head, _time.GetUtcNow()));
                _signed = head.Sequence;
            }
        }
    }

    /// <summary>Ends the loop with a last checkpoint.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        if (_loop is not null)
        {
            await _loop;
            TrySign();
        }

        _key?.Dispose();
        _stop.Dispose();
    }

    internal void OpenKey()
    {
        var checkpoints = Path.GetDirectoryName(Path.GetFullPath(FilePath))!;
        var keys = Path.Combine(_options.DataFolder, "keys");
        PrivateFiles.CreateFolder(keys);
        PrivateFiles.CreateFolder(checkpoints);
        try
        {
            _key = CheckpointKey.OpenFile(Path.Combine(keys, "checkpoint.pem"));
        }
        catch (EvidenceFormatException unusable)
        {
            throw new BrokerException(BrokerError.KeyFileDamaged, unusable.Message, unusable);
        }

        // For verifiers. Whoever can change this file can change the key, so an auditor keeps a copy of their own.
        File.WriteAllText(Path.Combine(checkpoints, "checkpoint.pub.pem"), _key.Public.ToPem());
    }

    internal void Start() => _loop = Task.Run(RunAsync);

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(_options.CheckpointInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                TrySign();
            }
        }
        catch (OperationCanceledException)
        {
            // The last checkpoint is signed by whoever stopped the loop.
        }
    }

    // A checkpoint that cannot be written now is written later: the head only grows.
    private void TrySign()
    {
        try
        {
            Sign();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.CheckpointFailed(_log, FilePath, failure);
        }
    }
}

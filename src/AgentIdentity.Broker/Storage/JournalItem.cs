namespace AgentIdentity.Broker;

/// <summary>One unit of work for the writer. Whoever sent it waits for <see cref="Complete"/>, which comes after the commit.</summary>
internal abstract class JournalItem
{
    /// <summary>
    /// A structural change runs last in its batch and under its own savepoint, so that it sees every published state and its failure
    /// undoes nothing else. Evidence and money share batches freely.
    /// </summary>
    public abstract bool EndsBatch { get; }

    /// <summary>Whether somebody waits for it: the writer does not put it off.</summary>
    public virtual bool IsAwaited => true;

    public abstract void Apply(JournalScope scope);

    public abstract void Complete();

    public abstract void Fail(Exception cause);
}

internal sealed class JournalItem<T>(bool endsBatch, Func<JournalScope, T> work) : JournalItem
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _value;

    public Task<T> Done => _done.Task;

    public override bool EndsBatch => endsBatch;

    public override void Apply(JournalScope scope) => _value = work(scope);

    public override void Complete() => _done.TrySetResult(_value!);

    public override void Fail(Exception cause) => _done.TrySetException(cause);
}

internal sealed class FollowingItem(Action<JournalScope> work, Action<Exception?> done) : JournalItem
{
    public override bool EndsBatch => false;

    public override bool IsAwaited => false;

    public override void Apply(JournalScope scope) => work(scope);

    public override void Complete() => done(null);

    public override void Fail(Exception cause) => done(cause);
}

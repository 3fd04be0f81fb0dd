namespace AgentIdentity.Tokens.Tests;

internal static class AtOnce
{
    /// <summary>What completes without waiting, as all does whose keys and stores are in this process; a test that must wait says await.</summary>
    public static T Now<T>(this ValueTask<T> task) => task.IsCompleted
        ? task.GetAwaiter().GetResult()
        : throw new InvalidOperationException("It should have completed at once.");
}

namespace AgentIdentity.Server.Issuers;

/// <summary>Renews every issuer's keys in the background, so that a request waits for them only when they have changed under it.</summary>
internal sealed class IssuerUpkeep(PeopleIssuers issuers, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (issuers.All.IsEmpty)
        {
            return;
        }

        using var timer = new PeriodicTimer(IssuerKeys.RenewEvery, time);
        do
        {
            // Side by side: one that does not answer keeps no other waiting.
            await Task.WhenAll(issuers.All.Select(issuer => issuer.Keys.RenewAsync(stoppingToken).AsTask()));
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace AgentIdentity.Broker.Tests;

internal sealed class Note
{
    public int Id { get; set; }

    public required string Text { get; set; }
}

/// <summary>Adds a table the way OpenIddict does it: by replacing the model customizer.</summary>
internal sealed class NotesCustomizer(ModelCustomizerDependencies dependencies) : RelationalModelCustomizer(dependencies)
{
    public override void Customize(ModelBuilder modelBuilder, DbContext context)
    {
        base.Customize(modelBuilder, context);
        modelBuilder.Entity<Note>();
    }
}

internal static class NotesRegistration
{
    public static void AddNotes(this DbContextOptionsBuilder builder) => builder.ReplaceService<IModelCustomizer, NotesCustomizer>();
}

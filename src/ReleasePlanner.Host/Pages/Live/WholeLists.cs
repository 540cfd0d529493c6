using ReleasePlanner.Disruptions;
using ReleasePlanner.FilmRental;
using ReleasePlanner.Films;
using ReleasePlanner.Groups;
using ReleasePlanner.Offers;
using ReleasePlanner.Platform.Commands;

namespace ReleasePlanner.Host.Pages.Live;

/// <summary>Lists that a page shows whole, however many pages the answer has.</summary>
internal static class WholeLists
{
    public static Task<Result<DisruptionsAnswer>> AskAll(this Workspace workspace, Disruptions.Disruptions query, CancellationToken cancellation = default) =>
        workspace.AskAll(query, (all, page) => all with { Disruptions = [.. all.Disruptions, .. page.Disruptions] }, cancellation);

    public static Task<Result<OffersOutAnswer>> AskAll(this Workspace workspace, OffersOut query, CancellationToken cancellation = default) =>
        workspace.AskAll(query, (all, page) => all with { Offers = [.. all.Offers, .. page.Offers] }, cancellation);

    public static Task<Result<ReleaseBoardAnswer>> AskAll(this Workspace workspace, ReleaseBoard query, CancellationToken cancellation = default) =>
        workspace.AskAll(query, (all, page) => all with { Films = [.. all.Films, .. page.Films] }, cancellation);

    public static Task<Result<TermsTemplatesAnswer>> AskAll(this Workspace workspace, TermsTemplates query, CancellationToken cancellation = default) =>
        workspace.AskAll(query, (all, page) => all with { Templates = [.. all.Templates, .. page.Templates] }, cancellation);

    public static Task<Result<GroupsAnswer>> AskAll(this Workspace workspace, Groups.Groups query, CancellationToken cancellation = default) =>
        workspace.AskAll(query, (all, page) => all with { Groups = [.. all.Groups, .. page.Groups] }, cancellation);
}

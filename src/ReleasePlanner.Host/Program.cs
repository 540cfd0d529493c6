using System.CommandLine;
using ReleasePlanner.Host;
using ReleasePlanner.Host.Verbs;

var root = new RootCommand("ReleasePlanner keeps plans, bookings and what stops them, for distributors and theaters.")
{
    ReplayVerb.Create(),
    ImportVerb.Create(),
    VerifyVerb.Create(),
    BackupVerb.Create(),
    HeadVerb.Create(),
    RebuildVerb.Create(),
    MigrateVerb.Create(),
    UserVerb.Create(),
    TokenVerb.Create(),
};
ServeVerb.AddTo(root);
return await Shell.RunAsync(root, args);
